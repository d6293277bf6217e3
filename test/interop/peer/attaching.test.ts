import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { consoleDevice } from '../../../src/gateway/client/console-device.ts';
import { openLink } from '../../../src/gateway/client/open-link.ts';
import { parseTarget } from '../../../src/gateway/client/target.ts';
import { Secret } from '../../../src/gateway/logs/secret.ts';
import { Home } from '../../helpers/home.ts';
import { OpenClawCommand } from '../../helpers/openclaw-command.ts';
import { OpenClawGateway } from '../../helpers/openclaw-gateway.ts';
import { Terminal } from '../../helpers/terminal.ts';

const program = inject('openclaw');
const patience = { timeout: 30_000 };

describe.skipIf(program === '')('attaching to an OpenClaw gateway that takes no device without asking', () => {
  let gateway: OpenClawGateway;
  let openclaw: OpenClawCommand;
  let home = '';
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'oc-console-'));
    gateway = await OpenClawGateway.start(program, { autoApproveLocal: false });
    openclaw = OpenClawCommand.beside(program, gateway.port, gateway.token);
  });
  afterAll(async () => {
    await openclaw?.[Symbol.asyncDispose]();
    await gateway?.[Symbol.asyncDispose]();
    rmSync(home, { recursive: true, force: true });
  });

  it('says who has to approve it, waits with one request, and is live when the command it named was run', async () => {
    const credential = async () => new Secret(gateway.token);
    const device = consoleDevice({ HOME: home });
    const link = openLink({ target: parseTarget(gateway.url), credential }, { device, timing: { approvalMs: 300 } });
    const hints = new Set<string>();
    link.onState((state) => state.kind === 'refused' && hints.add(state.hints.join()));
    link.start();
    await expect.poll(() => link.state, patience).toMatchObject({ kind: 'refused', retryAtMs: expect.any(Number) });
    await expect.poll(() => gateway.log.match(/pairing[ -]required/gi)?.length ?? 0, patience).toBeGreaterThan(2);
    expect(hints.size).toBe(1);
    const [command = ''] = hints;
    const args = /openclaw (devices approve [0-9a-f-]{36})$/.exec(command)?.[1]?.split(' ') ?? expect.fail(command);
    const { code, stderr } = await openclaw.at(...args);
    expect(code, stderr).toBe(0);
    await expect.poll(() => link.state.kind, patience).toBe('live');
    expect(link.hello?.scopes).toContain('operator.admin');
    expect(await device.tokens.find(gateway.url, (await device.identity(gateway.url)).id)).not.toBeNull();
    await link.close();
  });

  it('oc tui beside its state finds it by the port and the token of its configuration, and fights nobody', async () => {
    await using ours = await Home.make();
    const env = { ...ours.env, HOME: gateway.home };
    await using screen = new Terminal('/bin/sh', ['-c', 'exec oc tui'], { cwd: gateway.home, env });
    await screen.waitFor((shown) => shown.includes(`127.0.0.1:${gateway.port}`) && /REFUSED/.test(shown), 30_000);
    await screen.waitFor((shown) => /waits to be approved/.test(shown));
    const { requests } = await pending();
    expect((await openclaw.at('devices', 'approve', requests[0] ?? '')).code).toBe(0);
    await screen.waitFor((shown) => /LIVE/.test(shown) && /full access/.test(shown), 30_000);
    await gateway.strangerWrites(5003);
    await screen.waitFor((shown) => shown.includes('5003'), 30_000);
  });

  async function pending(): Promise<{ requests: readonly string[] }> {
    const { payload } = await (await gateway.client()).request('device.pair.list', {});
    const rows: readonly { readonly requestId: string }[] = payload['pending'];
    return { requests: rows.map(({ requestId }) => requestId) };
  }
});
