import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Approvals, openApprovals } from '../../../src/gateway/approvals/approvals.ts';
import { mintId } from '../../../src/gateway/approvals/mint-id.ts';
import type { GrantOffer } from '../../../src/gateway/protocol/approvals.ts';
import { openLedger } from '../../../src/gateway/state/ledger.ts';
import { statePaths } from '../../../src/gateway/state/paths.ts';
import { openStore } from '../../../src/gateway/state/store.ts';
import { Home } from '../../helpers/home.ts';

let home: Home;
beforeAll(async () => {
  home = await Home.make();
});
afterAll(() => home[Symbol.asyncDispose]());

/** Somebody allows a call for always; the gateway is down again afterwards. */
function allowAlways(argv: readonly string[], nowMs = Date.now()): void {
  const store = openStore(statePaths({ HOME: home.dir }).store);
  const approvals = openApprovals({
    ...{ store, ledger: openLedger(store), now: () => nowMs, elapsedMs: () => 0, timeoutMs: () => 60_000 },
    ...{ enabled: () => true, mintId, onRequested: () => undefined, onResolved: () => undefined },
    onGrantsChanged: () => undefined,
    onFault: (error) => {
      throw error;
    },
  });
  decide(approvals, argv);
  approvals.close();
  store.close();
}

function decide(approvals: Approvals, argv: readonly string[]): void {
  const grant: GrantOffer = {
    ...{ argv, cwd: '/people/ann', effects: ['file-write'], where: 'host', agentId: 'main' },
    ...{ sessionKey: 'agent:main:main', days: 30 },
  };
  const { id, digest } = approvals.request(
    {
      kind: 'exec',
      request: {
        command: argv.join(' '),
        allowedDecisions: ['allow-once', 'allow-always', 'deny'],
        call: {
          tool: 'exec',
          effects: ['file-write'],
          question: 'file-write',
          binding: 'b',
          env: [],
          files: [],
          grant,
        },
      },
      clientRef: null,
      timeoutMs: null,
    },
    { actor: 'assistant main', connectionId: null, deviceId: null },
  ).row;
  const party = { actor: 'ann', connectionId: 'c', deviceId: null };
  approvals.resolve({ id, kind: 'exec', decision: 'allow-always', digest }, party);
}

describe('oc approvals grants and revoke', () => {
  it('111: show the whole of what is allowed from now on, and take it back, with the gateway down', async () => {
    expect((await home.sh('oc approvals grants')).stdout).toMatch(/^Nothing is allowed from now on/);
    allowAlways(['touch', 'a b', '\u202ec']);
    allowAlways(['git', 'fetch'], Date.now() - 31 * 86_400_000);
    const { stdout, code } = await home.sh('oc approvals grants');
    expect(code).toBe(0);
    expect(stdout).toMatch(/touch "a b" "<U\+202E>c"/);
    expect(stdout).toMatch(/STATE +(30d|29d 23h) left, never used/);
    expect(stdout).toMatch(/WHERE +on the host, in \/people\/ann, session agent:main:main/);
    expect(stdout).toMatch(/DOES +no more than: writes files\n/);
    expect(stdout).toMatch(/EXPIRED: asked about again/);
    const { data } = JSON.parse((await home.sh('oc approvals grants --json')).stdout);
    const { id, short } = data.grants.find(({ state }: { state: string }) => state === 'active');
    expect((await home.sh('oc approvals revoke nothing')).code).toBe(3);
    expect(await home.sh(`oc approvals revoke ${short}`)).toMatchObject({
      code: 0,
      stdout: `Revoked ${short}: the next call is asked about.\n`,
    });
    expect((await home.sh(`oc approvals revoke ${id}`)).code).toBe(3);
    expect((await home.sh('oc approvals grants --json')).stdout).not.toContain(id);
    expect((await home.sh('oc approvals history')).stdout).toMatch(/allowed for always at .* by ann/);
    const { stdout: history } = await home.sh('oc history');
    expect(history).toMatch(/grant\.given {2,}ann/);
    expect(history).toContain('grant.revoked');
  });
});
