// From a request for approval to its answer: requester, gateway, a console's event, its decision, the requester again.
import type { Measure } from './figure.ts';
import { Place, programs } from './place.ts';
import { runAlone } from './report.ts';
import { type Event, Wire } from './wire.ts';

const warmUp = 20;
const measured = 200;
const needed = { scopes: ['operator.approvals'], caps: ['approvals'] };

/** Allows whatever is requested, as soon as it hears of it. */
async function answerer(place: Place): Promise<Wire> {
  const console = await Wire.connect(place.port, place.token, needed);
  console.onEvent = ({ event, payload }: Event) => {
    if (event !== 'exec.approval.requested') return;
    const { id } = payload as { id: string }; // why: our own gateway's event
    void console.request('approval.resolve', { id, kind: 'exec', decision: 'allow-once' });
  };
  return console;
}

const percentile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * part) - 1] ?? Number.NaN;

export const approvalRoundTrip: Measure = async () => {
  const { npm } = await programs();
  await using place = await Place.make();
  await place.startGateway(npm);
  const console = await answerer(place);
  const requester = await Wire.connect(place.port, place.token, needed);
  const times: number[] = [];
  for (let count = 0; count < warmUp + measured; count++) {
    const started = performance.now();
    const { payload } = await requester.request('exec.approval.request', { command: 'ls -la', agentId: 'main' });
    if (count >= warmUp) times.push(performance.now() - started);
    const { decision } = payload as { decision: string }; // why: our own gateway's answer
    if (decision !== 'allow-once') throw new Error(`the request came to ${decision}`);
  }
  requester.close();
  console.close();
  return [
    {
      name: 'approval: request to console event to decision to requester, p95',
      unit: 'ms',
      ours: percentile(times, 0.95),
      budget: { kind: 'absolute', bound: 'at most', limit: 30 },
    },
  ];
};

if (import.meta.main) await runAlone(approvalRoundTrip);
