/** Who wrote, and where: all of it is the channel's word, and nothing of it the message's. */
export interface Arrival {
  readonly channel: string;
  readonly accountId: string;
  /** Of a direct message the sender's ids, of a group the stable ids that it may be named by. */
  readonly peer: { readonly kind: 'direct' | 'group'; readonly ids: readonly string[] };
}

export type PeerKind = 'direct' | 'group' | 'channel';

/** One row of `bindings`. What is null was not written and is not asked about. */
export interface Binding {
  readonly agentId: string;
  readonly channel: string;
  readonly accountId: string | null;
  readonly peer: { readonly kind: PeerKind; readonly id: string } | null;
}

/** Whom nothing else is bound to. */
export const mainAgent = 'main';

/** Which agent answers: the first binding that fits, else `main`. It decides whom one speaks with, never whether one may. */
export function agentFor(bindings: readonly Binding[], arrival: Arrival): string {
  return bindings.find((binding) => fits(binding, arrival))?.agentId ?? mainAgent;
}

const fits = ({ channel, accountId, peer }: Binding, arrival: Arrival): boolean =>
  channel === arrival.channel &&
  (accountId === null || accountId === arrival.accountId) &&
  (peer === null ||
    (isDirect(peer.kind) === isDirect(arrival.peer.kind) &&
      (peer.id === everyPeer || arrival.peer.ids.includes(peer.id))));

/** What one platform calls a group another calls a channel. */
const isDirect = (kind: PeerKind): boolean => kind === 'direct';

const everyPeer = '*';
