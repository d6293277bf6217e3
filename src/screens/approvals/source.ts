import { untrusted } from '../../components/text/printable.ts';
import type { GatewayLink } from '../../gateway/client/link.ts';
import type { ApprovalResolved } from '../../gateway/protocol/events.ts';
import { maySeeApprovals, speaks } from '../ability.ts';
import { Paced } from '../pace.ts';
import { timeOf } from '../read.ts';
import type { SnapshotEvent } from '../snapshot.ts';
import { listGapMs, poll, problemOf, type Source, type SourceParts } from '../source.ts';
import type { AtTimeout } from './approval.ts';
import { mostDecided, readDecided } from './decided.ts';
import { readFallback, readOfficial, readOurs } from './read-approvals.ts';

/** An official gateway does not tell a client without admin of every request; asking now and then finds them. */
const rarelyMs = 30_000;
const historyGapMs = 2_000;

/** The approvals queue: listed at every event. */
export function openApprovalsSource({ link, clock, apply }: SourceParts): Source {
  let stopPoll = () => {};
  let fallback: AtTimeout = 'unknown';
  const list = async (): Promise<void> => {
    const askedAtMs = clock.now();
    const approvals = speaks(link.hello, 'oc.approval.list')
      ? readOurs(link.name, await link.request('oc.approval.list', {}))
      : readOfficial(link.name, { ...(await askOfficial(link)), atTimeout: fallback });
    apply({ kind: 'approvals', approvals, askedAtMs, nowLocalMs: clock.now() });
  };
  const remembering = openDecided({ link, clock, apply });
  const listing = new Paced(clock, listGapMs, async () => {
    if (!maySeeApprovals(link.hello)) return;
    remembering.ask();
    await list().catch((error: unknown) => {
      const because = problemOf(link, error);
      if (because !== null) apply({ kind: 'approvals-failed', because });
    });
  });
  const ended = (resolved: ApprovalResolved): void => {
    const event = endingOf(resolved);
    if (event === null) return;
    remembering.forget();
    apply(event);
    listing.ask();
  };
  const stops = [
    link.onEvent('exec.approval.requested', () => listing.ask()),
    link.onEvent('plugin.approval.requested', () => listing.ask()),
    link.onEvent('exec.approval.resolved', ended),
    link.onEvent('plugin.approval.resolved', ended),
  ];
  return {
    list,
    ask: () => listing.ask(),
    resync() {
      stopPoll();
      remembering.forget();
      if (!maySeeApprovals(link.hello)) apply({ kind: 'approvals-hidden' });
      listing.ask();
      if (speaks(link.hello, 'oc.approval.list')) return;
      askFallback(link).then((known) => {
        fallback = known;
        listing.ask();
      });
      stopPoll = poll(clock, rarelyMs, () => {
        if (link.state.kind === 'live') listing.ask();
      });
    },
    close() {
      for (const stop of stops) stop();
      stopPoll();
      remembering.stop();
      listing.stop();
    },
  };
}

/** Null for an event that names no request. */
function endingOf({ id, decision, resolvedBy, ts }: ApprovalResolved): SnapshotEvent | null {
  if (typeof id !== 'string') return null;
  const by = typeof resolvedBy === 'string' ? untrusted(resolvedBy.slice(0, 256)) : null;
  const allowed = String(decision).startsWith('allow');
  // A time-out is told as a denial by nobody, and so is a request that was taken back.
  const how = allowed ? 'allowed' : by === null ? 'expired' : 'denied';
  return { kind: 'approval-ended', id, how, by, atMs: timeOf(ts) };
}

/** What was decided before: asked for once after every decision, and only from a gateway that tells. */
function openDecided({ link, clock, apply }: SourceParts) {
  let isKnown = false;
  const asking = new Paced(clock, historyGapMs, async () => {
    if (isKnown || !speaks(link.hello, 'oc.approval.history')) return;
    isKnown = true;
    const answer = await link.request('oc.approval.history', { kind: 'exec', limit: mostDecided });
    apply({ kind: 'decided', decided: readDecided(answer) });
  });
  return {
    ask: () => asking.ask(),
    forget: () => {
      isKnown = false;
    },
    stop: () => asking.stop(),
  };
}

async function askOfficial(link: GatewayLink): Promise<{ exec: unknown; plugin: unknown; others: number }> {
  const [exec, plugin, others] = await Promise.all([
    link.request('exec.approval.list', {}),
    speaks(link.hello, 'plugin.approval.list') ? link.request('plugin.approval.list', {}) : [],
    // What only the gateway's own program can decide is counted; without the scope for it, it is not known.
    link.request('openclaw.approval.list', {}).catch(() => []),
  ]);
  return { exec, plugin, others: Array.isArray(others) ? others.length : 0 };
}

const askFallback = (link: GatewayLink): Promise<AtTimeout> =>
  // Only for the header: without the scope for it, the header says that it is not known.
  link.request('exec.approvals.get', {}).then(readFallback, () => 'unknown' as const);
