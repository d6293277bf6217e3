import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../helpers/free-port.ts';
import { end, Home } from '../../helpers/home.ts';
import { TelegramStandIn } from '../../helpers/telegram-stand-in.ts';

let home: Home;
let server: TelegramStandIn;

beforeEach(async () => {
  home = await Home.make();
  server = await TelegramStandIn.open();
});
afterEach(async () => {
  await home[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

interface Entry {
  readonly kind: string;
  readonly actor: string;
  readonly subject: string;
  readonly detail: object;
}

/** What the ledger says of channels, the oldest first. */
async function recorded(): Promise<Entry[]> {
  const { stdout } = await home.sh('oc history --json');
  const { entries } = JSON.parse(stdout).data as { entries: Entry[] }; // why: a result has its data under this name
  return entries.filter(({ kind }) => kind.startsWith('channels.')).toReversed();
}

const whatOf = ({ kind, subject, detail }: Entry) => [kind, subject, detail];

describe.each(['with the gateway running', 'with the gateway down'])(
  'what is done to a channel is recorded, %s',
  (how) => {
    it('by what, of which, with the keys and without a value, and once for each change', async () => {
      home.configure({ 'gateway.port': await freePort(), channels: { telegram: { apiRoot: server.apiRoot } } });
      if (how === 'with the gateway running') await home.stay('oc gateway');
      expect((await home.sh(`echo '${server.token}' | oc channels login telegram`)).code).toBe(0);
      await home.sh('oc channels disable telegram');
      await home.sh('oc channels disable telegram');
      await home.sh('oc channels enable telegram');
      await home.sh('oc channels logout telegram');
      const entries = await recorded();
      expect(entries.map(whatOf)).toEqual([
        ['channels.login', 'telegram:default', { keys: ['channels.telegram.botToken'] }],
        ['channels.disabled', 'telegram', { keys: ['channels.telegram.enabled'] }],
        ['channels.enabled', 'telegram', { keys: ['channels.telegram.enabled'] }],
        ['channels.logout', 'telegram', { keys: ['channels.telegram.botToken'] }],
      ]);
      expect(JSON.stringify(entries)).not.toContain('canary');
    });
  },
);

it('a command that could not be recorded has done its work, and says so', async () => {
  home.configure({ channels: { telegram: { apiRoot: server.apiRoot, botToken: server.token } } });
  await home.sh('oc pairing list');
  const store = join(home.dir, '.openclaw', 'state', 'oc.sqlite');
  writeFileSync(store, 'damaged');
  const { code, stdout, stderr } = await home.sh('oc channels disable telegram');
  expect(code).toBe(0);
  expect(stdout).toContain('channels.telegram.enabled = false');
  expect(stderr).toContain('It is done, and could not be recorded');
});

it('what somebody did to the flag while no gateway ran is recorded at the next start, once', async () => {
  home.configure({ 'gateway.port': await freePort() });
  const flag = join(home.dir, '.openclaw', 'channels-off');
  const byHand = 'file of the state directory';
  const startAndEnd = async () => {
    const { child } = await home.stay('oc gateway');
    await end(child, 'SIGTERM');
  };
  await startAndEnd();
  expect(await recorded()).toEqual([]);
  writeFileSync(flag, '');
  for (const _ of ['first', 'second']) await startAndEnd();
  expect((await recorded()).map(({ kind, actor }) => [kind, actor])).toEqual([['channels.off', byHand]]);
  rmSync(flag);
  for (const _ of ['first', 'second']) await startAndEnd();
  await home.sh('oc channels disable-all');
  await startAndEnd();
  expect((await recorded()).map(({ kind, actor }) => [kind, actor === byHand])).toEqual([
    ['channels.off', true],
    ['channels.on', true],
    ['channels.off', false],
  ]);
});
