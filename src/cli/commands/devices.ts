import type { Gateway } from '../../gateway/client/link.ts';
import type { PairedDevice } from '../../gateway/protocol/devices.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import type { CliContext, Register } from '../command.ts';
import { deviceRecords, showDevices } from '../devices/lists.ts';
import { rowMeant } from '../devices/target.ts';
import { withGateway } from '../with-gateway.ts';
import { count } from '../words.ts';

const offline = { offline: true };

type Flags = Readonly<Record<string, unknown>>;
type Work = (context: CliContext, gateway: Gateway, typed: string) => Promise<void>;

/** Consoles and clients with a key of their own. Every subcommand works with the gateway down; taking access away never asks. */
export const register: Register = (program, context) => {
  const devices = program.command('devices').description('consoles and clients paired with the gateway');
  const one = (line: string, description: string, work: Work) =>
    devices
      .command(line)
      .description(description)
      .action((typed: string) => withGateway(context, offline, (gateway) => work(context, gateway, typed)));
  devices
    .command('list')
    .description('which devices wait, and which are paired')
    .option('--exit-code', 'exit 8 when a device is waiting')
    .action((flags) => withGateway(context, offline, (gateway) => list(context, gateway, flags)));
  one('approve <request>', 'let a device in, for what it asks', approve);
  devices
    .command('reject [request]')
    .description('turn a request down')
    .option('--all', 'every waiting request')
    .action((typed: string | undefined, flags: Flags) => {
      const which = requestsMeant(typed, flags);
      return withGateway(context, offline, (gateway) => reject(context, gateway, which));
    });
  one('revoke <device>', 'take the token of a device away; it stays in the list', revoke);
  one('remove <device>', 'forget a device', remove);
  one('rotate <device>', 'a new token for a device, which it gets the next time it connects', rotate);
  devices
    .command('rename <device> <label>')
    .description('call a device by a name of yours')
    .action((typed: string, label: string) =>
      withGateway(context, offline, (gateway) => rename(context, gateway, typed, label)),
    );
};

async function list({ out }: CliContext, gateway: Gateway, flags: Flags): Promise<void> {
  const found = await gateway.request('device.pair.list', {});
  out.table('oc.devices.list/1', found, deviceRecords(found), () => showDevices(out, found));
  if (flags['exitCode'] === true && found.pending.length > 0) out.exit(8);
}

async function requestMeant(gateway: Gateway, typed: string) {
  const { pending } = await gateway.request('device.pair.list', {});
  return rowMeant(typed, pending, ({ requestId }) => requestId, 'waiting request');
}

/**
 * By its label, its id or the beginning of the id. A device that may pair names itself: what it calls itself must not stand in
 * for another one, neither for its id nor for the label that a person gave it.
 */
async function deviceMeant(gateway: Gateway, typed: string): Promise<PairedDevice> {
  const { paired } = await gateway.request('device.pair.list', {});
  const labelled = paired.filter(({ operatorLabel }) => operatorLabel === typed);
  return rowMeant(typed, paired, ({ deviceId }) => deviceId, 'paired device', labelled);
}

const approve: Work = async ({ out }, gateway, typed) => {
  const { requestId } = await requestMeant(gateway, typed);
  const result = await gateway.request('device.pair.approve', { requestId });
  out.result('oc.devices.approve/1', result, () => {
    out.say(`Approved device ${result.device.deviceId} for ${result.device.scopes.join(', ') || 'nothing'}.`);
    out.say('It gets a token of its own when it connects the next time.');
  });
};

/** The typed id, or null for every request. What is wrong in the line is said before anything is opened. */
function requestsMeant(typed: string | undefined, flags: Flags): string | null {
  if (flags['all'] === true) return null;
  if (typed !== undefined) return typed;
  throw new OcError('USAGE', 'say which request', ['oc devices reject ID   or   oc devices reject --all']);
}

async function reject({ out }: CliContext, gateway: Gateway, which: string | null): Promise<void> {
  const { pending } = await gateway.request('device.pair.list', {});
  const rows = which === null ? pending : [await requestMeant(gateway, which)];
  for (const { requestId } of rows) await gateway.request('device.pair.reject', { requestId });
  const rejected = rows.map(({ requestId }) => requestId);
  out.result('oc.devices.reject/1', { rejected }, () => out.say(`Rejected ${count(rejected.length, 'request')}.`));
}

const revoke: Work = async ({ out }, gateway, typed) => {
  const { deviceId } = await deviceMeant(gateway, typed);
  const result = await gateway.request('device.token.revoke', { deviceId, role: 'operator' });
  out.result('oc.devices.revoke/1', result, () => {
    out.say(`Revoked the token of device ${deviceId}; what it had opened is closed.`);
    out.say("Whoever knows the gateway's own token is let in as before:  oc secrets rotate gateway");
  });
};

const remove: Work = async ({ out }, gateway, typed) => {
  const { deviceId } = await deviceMeant(gateway, typed);
  const result = await gateway.request('device.pair.remove', { deviceId });
  out.result('oc.devices.remove/1', result, () => out.say(`Removed device ${deviceId}. It may ask again.`));
};

const rotate: Work = async ({ out }, gateway, typed) => {
  const { deviceId } = await deviceMeant(gateway, typed);
  const result = await gateway.request('device.token.rotate', { deviceId, role: 'operator' });
  out.result('oc.devices.rotate/1', result, () =>
    out.say(`The token of device ${deviceId} is no good any more; it gets a new one when it connects.`),
  );
};

async function rename({ out }: CliContext, gateway: Gateway, typed: string, label: string): Promise<void> {
  const { deviceId } = await deviceMeant(gateway, typed);
  const result = await gateway.request('device.pair.rename', { deviceId, label });
  out.result('oc.devices.rename/1', result, () => out.say(`Device ${deviceId} is called ${JSON.stringify(label)}.`));
}
