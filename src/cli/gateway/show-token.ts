import { loadOrThrow } from '../../gateway/config/load-or-throw.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import type { CliContext } from '../command.ts';
import { withGateway } from '../with-gateway.ts';

/** `oc gateway token show`: the one place that prints the token. Only to a terminal, and only once it is in the ledger. */
export async function showToken(context: CliContext): Promise<void> {
  if (process.stdout.isTTY !== true) {
    throw new OcError('NO_TTY', 'the token is printed only on a terminal', [
      'Programs read it from the configuration file or OPENCLAW_GATEWAY_TOKEN.',
    ]);
  }
  const { token } = loadOrThrow(context.paths(), context.env).config.gateway.auth;
  if (token === null)
    throw new OcError('NOT_FOUND', 'there is no gateway token yet', ['The first start makes one:  oc gateway start']);
  await withGateway(context, { offline: true }, (gateway) =>
    gateway.request('oc.gateway.note', { what: 'token-shown' }),
  );
  process.stdout.write(`${token.reveal()}\n`);
}
