import { mainAgent } from '../policy/bindings.ts';
import { OcError } from '../protocol/errors.ts';
import type { Call, Handlers } from '../protocol/methods.ts';
import { satisfies } from '../protocol/scopes.ts';
import { access } from './access.ts';
import { approval } from './approval.ts';
import { auditRun } from './audit.ts';
import { auth } from './auth.ts';
import { channels } from './channels.ts';
import { pairingApprove, pairingDismiss, pairingList } from './channels-pairing.ts';
import { channelsStatus } from './channels-status.ts';
import { configGet } from './config-get.ts';
import { devices } from './devices.ts';
import { execApproval } from './exec-approval.ts';
import { execPolicy } from './exec-policy.ts';
import { health } from './health.ts';
import { logs } from './logs.ts';
import { ocApproval } from './oc-approval.ts';
import { ocPairing } from './oc-pairing.ts';
import { setOwner } from './owner.ts';
import { pluginApproval } from './plugin-approval.ts';
import { rotateSecret } from './secrets.ts';
import type { Running, Services } from './services.ts';
import { sessionMethods, sessionsList } from './sessions.ts';
import { status } from './status.ts';

/** One handler for every row of the method table; a row without one does not compile. */
export const handlers = (services: Services): Handlers => ({
  health: () => health(services),
  status: (_, call) => status(services, call),
  'system-presence': () => services.running?.presence() ?? [],
  'channels.status': ({ channel }) => channelsStatus(services, channel),
  'channels.pairing.list': (params) => pairingList(services, params),
  'channels.pairing.approve': (params, call) => pairingApprove(services, params, call),
  'channels.pairing.dismiss': (params, call) => pairingDismiss(services, params, call),
  ...execApproval(services),
  ...pluginApproval(services),
  ...approval(services),
  'openclaw.approval.list': () => [],
  'node.pair.list': () => ({ pending: [], paired: [] }),
  'config.get': (_, call) => configGet(services, call),
  ...devices(services),
  'node.list': () => ({ ts: services.now(), nodes: [] }),
  'sessions.list': ({ agentId }) => sessionsList(services, agentId),
  ...sessionMethods(services),
  'exec.approvals.get': () => execPolicy(services),
  ...ocPairing(services),
  ...access(services),
  ...ocApproval(services),
  ...channels(services),
  'oc.history.list': (params, call) => services.ledger.list({ ...params, ...withheldFrom(call) }),
  'oc.history.verify': () => services.ledger.verify(),
  'oc.config.look': () => ({ problem: services.lookAtConfig() }),
  'oc.audit.run': (_, call) => auditRun(services, call),
  'oc.owner.set': ({ entries }, call) => setOwner(services, entries, call),
  ...auth(services),
  ...logs(services),
  'oc.secrets.rotate': (_, call) => rotateSecret(services, call),
  'oc.send': ({ text, agent }) => say(needRunning(services), text, agent ?? mainAgent),
  'oc.gateway.note': ({ what }, call) => {
    record(services, `gateway.${what}`, 'gateway', call);
    return { ok: true };
  },
  'oc.gateway.stop': (_, call) => {
    const running = needRunning(services);
    record(services, 'gateway.stop', 'gateway', call);
    running.requestStop();
    return { pid: process.pid };
  },
});

/** Who wrote and what they call themselves is told at pairing scope alone, in the ledger as in the lists and events. */
const withheldFrom = (call: Call): { without?: string } =>
  satisfies(call.scopes, 'operator.pairing') ? {} : { without: 'pairing' };

function record(services: Services, kind: string, subject: string, call: Call): void {
  services.store.transaction(() => services.ledger.append({ atMs: services.now(), kind, actor: call.actor, subject }));
}

async function say(running: Running, text: string, agentId: string): Promise<{ reply: string }> {
  if (text.trim() === '') throw new OcError('INVALID_REQUEST', 'there is nothing to send: the text is blank');
  const reply = await running.say(text, agentId);
  if (reply === null)
    throw new OcError('CONFLICT', 'the assistant could not answer', ['Look at the gateway log and try again.']);
  return { reply };
}

function needRunning({ running }: Services): Running {
  if (running !== null) return running;
  throw new OcError('NOT_RUNNING', 'the gateway is not running', ['Start it with  oc gateway start']);
}
