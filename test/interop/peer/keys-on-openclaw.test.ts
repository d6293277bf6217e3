import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { OpenClawGateway } from '../../helpers/openclaw-gateway.ts';
import { readToTheEnd } from '../../helpers/queue-keys.ts';
import { Terminal } from '../../helpers/terminal.ts';

const program = inject('openclaw');

describe.skipIf(program === '')(
  'the console in a real terminal at a real OpenClaw gateway',
  { timeout: 90_000 },
  () => {
    let gateway: OpenClawGateway;
    beforeAll(async () => {
      gateway = await OpenClawGateway.start(program);
    });
    afterAll(async () => {
      await gateway?.[Symbol.asyncDispose]();
    });

    /** `oc tui` with nothing said: it finds the gateway that holds the port of this home's configuration. */
    const console = (): Terminal =>
      new Terminal(process.execPath, [resolve('dist/npm/main.js'), 'tui'], {
        cols: 100,
        rows: 30,
        cwd: gateway.home,
        env: { HOME: gateway.home },
      });

    it('a request is read and allowed once by keys; the requester hears it, and the answer is the gateway\u2019s', async () => {
      await using screen = console();
      await screen.waitFor('LIVE', 20_000);
      await screen.waitFor('0 waiting.');
      const asked = await gateway.requestApproval('printf interop\u202E && id -u');
      await screen.waitFor(/> ?!.*printf/, 20_000);
      const code = await readToTheEnd(screen);
      await screen.press(...code, 'enter');
      expect(await asked.decided()).toBe('allow-once');
      await screen.waitFor(/Allowed once: /);
      expect(screen.raw).not.toContain('\u202E');
    });

    it('a request is denied by keys', async () => {
      await using screen = console();
      await screen.waitFor('LIVE', 20_000);
      const asked = await gateway.requestApproval('rm -rf /tmp/interop');
      await screen.waitFor(/> .*rm -rf/, 20_000);
      await screen.press('d');
      expect(await asked.decided()).toBe('deny');
      await screen.waitFor(/Denied: /, 12_000);
    });

    it('a stranger is approved by row, because this gateway gives no code away', async () => {
      await gateway.strangerWrites(7001);
      await using screen = console();
      await screen.waitFor('LIVE', 20_000);
      await screen.press('2');
      await screen.waitFor(/> .*telegram +7001/, 20_000);
      const code = await readToTheEnd(screen);
      await screen.press(...code, 'enter');
      await screen.waitFor(/The gateway approved telegram:7001/, 12_000);
    });

    it('its log is followed, and what it has not is said', async () => {
      await using screen = console();
      await screen.waitFor('LIVE', 20_000);
      // Something for it to write down.
      const asked = await gateway.requestApproval('echo logged');
      await screen.waitFor(/> .*echo logged/, 20_000);
      await screen.press('d');
      expect(await asked.decided()).toBe('deny');
      await screen.press('3');
      await screen.waitFor(/FOLLOW/);
      await screen.waitFor(/\d\d:\d\d:\d\dZ (?:info|warn|debug)/, 20_000);
      expect(screen.raw).not.toContain(gateway.token);
      await screen.press('4');
      await screen.waitFor(/openclaw security audit/);
    });
  },
);
