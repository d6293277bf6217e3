import { OcError } from '../protocol/errors.ts';
import type { Call, Handlers, ParamsOf } from '../protocol/methods.ts';
import type { Services } from './services.ts';

type Ours = Extract<keyof Handlers, `oc.pairing.${string}`>;

/** Our own pairing methods: every outcome is a value that says who was first. */
export const ocPairing = (services: Services): Pick<Handlers, Ours> => ({
  'oc.pairing.list': (params) => services.pairing.list(params),
  'oc.pairing.approve': (params, call) => services.pairing.approve(params, call.actor),
  'oc.pairing.reject': ({ requestId, block = false }, call) => services.pairing.reject(requestId, call.actor, block),
  'oc.pairing.reveal': ({ requestId }, call) => services.pairing.reveal(requestId, call.actor),
  'oc.pairing.revoke': (params, call) => services.pairing.revoke(senderOf(services, params), call.actor),
  'oc.pairing.block': (params, call) => services.pairing.block(senderOf(services, params), call.actor),
  'oc.pairing.unblock': (params, call) => services.pairing.unblock(senderOf(services, params), call.actor),
  'oc.pairing.clear': ({ channel }, call) => clear(services, channel, call),
  'oc.pairing.history': (params) => services.ledger.list({ ...params, kind: 'pairing' }),
});

/** Without an account there must be exactly one that is meant: guessing would take access from the wrong person. */
function senderOf(services: Services, params: ParamsOf<'oc.pairing.revoke'>) {
  const { channel, senderId } = params;
  if (params.accountId !== undefined) return { channel, accountId: params.accountId, senderId };
  const { approved, pending, denied } = services.pairing.list({ channel });
  const holding = [...approved, ...pending, ...denied].filter((row) => row.senderId === senderId);
  const configured = services.config().accounts.filter((row) => row.channel === channel);
  const accounts = new Set((holding.length > 0 ? holding : configured).map((row) => row.accountId));
  const [accountId = 'default', ...others] = accounts;
  if (others.length === 0) return { channel, accountId, senderId };
  throw new OcError('AMBIGUOUS_ID', `${channel}:${senderId} is known on more than one account`, [
    `Say which with  --account ${[...accounts].join(' | ')}`,
  ]);
}

function clear(services: Services, channel: string | undefined, call: Call) {
  const counts = services.pairing.clear(channel, call.actor);
  const stillAdmitted = services
    .config()
    .accounts.filter(
      (row) => row.enabled && row.dmPolicy !== 'disabled' && (channel === undefined || row.channel === channel),
    )
    .flatMap((row) => {
      const { channel: id, accountId } = row;
      const isBlocked = (entry: string): boolean =>
        services.pairing.standing({ channel: id, accountId, senderId: entry }).denied === 'blocked';
      const entries = row.allowFrom.filter((entry) => (entry === '*' ? row.dmPolicy === 'open' : !isBlocked(entry)));
      return entries.map((entry) => ({ channel: id, accountId, entry }));
    });
  return { ...counts, stillAdmitted };
}
