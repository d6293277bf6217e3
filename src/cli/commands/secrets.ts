import { existsSync } from 'node:fs';
import { inspectConfig } from '../../gateway/config/load.ts';
import { loadOrThrow } from '../../gateway/config/load-or-throw.ts';
import { listLogins } from '../../gateway/config/secrets/logins.ts';
import { type ListedSecret, listSecrets } from '../../gateway/config/secrets/secret-list.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import type { CliContext, Register } from '../command.ts';
import { withGateway } from '../with-gateway.ts';

/** The secrets of this installation: where each one is, never what it is. */
export const register: Register = (program, context) => {
  const secrets = program.command('secrets').description('where your secrets are, and new ones');
  secrets
    .command('list')
    .description('what is set, from where, how long and since when; never the secret itself')
    .action(() => list(context));
  secrets
    .command('rotate <name>')
    .usage('gateway')
    .description('a new token or password for the gateway; what the old one opened is closed')
    .action((name: string) => rotate(context, name));
};

async function list(context: CliContext): Promise<void> {
  const { out } = context;
  const inspection = inspectConfig({ paths: context.paths(), env: context.env });
  // Without anything to read there is no telling what is set; that is said, and not that nothing is.
  if (inspection.read === null) loadOrThrow(context.paths(), context.env);
  const found = [...listSecrets(inspection), ...listLogins(context.paths())];
  const rotated = found.length === 0 ? new Map<string, number>() : await rotations(context);
  const rows = found.map((row) => ({ ...row, sinceMs: row.sinceMs ?? rotated.get(row.key) ?? null }));
  const cells = rows.map((row) => [row.key, row.from, row.length === null ? '' : String(row.length), day(row.sinceMs)]);
  out.table('oc.secrets.list/1', rows, cells, () => {
    if (rows.length === 0) out.say('No secret is set. The first start makes the gateway token:  oc gateway start');
    const width = Math.max(...rows.map(({ key }) => key.length));
    for (const row of rows) out.say({ text: row.key, width }, '  ', words(row));
  });
  if (rows.some(({ refused }) => refused !== null)) out.exit(2);
}

function words({ from, length, sinceMs, refused }: ListedSecret): string {
  if (refused !== null) return `${from}: ${refused}`;
  return `${from}, ${length} characters${sinceMs === null ? '' : `, since ${day(sinceMs)}`}`;
}

const day = (ms: number | null): string => (ms === null ? '' : new Date(ms).toISOString().slice(0, 10));

/** When each key was rotated last, as the ledger knows it; what cannot be asked is not known. */
async function rotations(context: CliContext): Promise<ReadonlyMap<string, number>> {
  if (!existsSync(context.paths().store)) return new Map();
  try {
    const { entries } = await withGateway(context, { offline: true }, (gateway) =>
      gateway.request('oc.history.list', { kind: 'secret', limit: 100 }),
    );
    return new Map(entries.toReversed().map(({ subject, atMs }) => [subject, atMs]));
  } catch (error) {
    if (!(error instanceof OcError)) throw error;
    return new Map();
  }
}

async function rotate(context: CliContext, name: string): Promise<void> {
  const { out } = context;
  if (name !== 'gateway') {
    throw new OcError('USAGE', `"${name}" is not a secret that oc can rotate`, ['oc secrets rotate gateway']);
  }
  const rotated = await withGateway(context, { offline: true }, (gateway) =>
    gateway.request('oc.secrets.rotate', { name }),
  ).catch(explain);
  for (const warning of rotated.warnings) out.warn(warning);
  out.result('oc.secrets.rotate/1', rotated, () => {
    const place = rotated.where === 'file' ? 'the configuration' : 'the keychain';
    out.say(`${rotated.key} is a new one (${rotated.length} characters), in ${place}.`);
    out.say(
      'Whoever came in by the old one is signed out. Consoles and clients need the new one, unless they are paired.',
    );
    if (rotated.key === 'gateway.auth.token') out.say('See it with  oc gateway token show');
  });
}

/** Next steps do not come over the wire: who keeps the secret in a place of their own is told here how to put a new one there. */
function explain(error: unknown): never {
  if (!(error instanceof OcError) || error.details['place'] === undefined) throw error;
  const hints = [
    'Put a new one there; make it with  openssl rand -hex 32',
    'A file is read again at once; for the environment:  oc gateway restart',
  ];
  throw new OcError(error.code, error.message, hints, { ...error.details });
}
