import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DistantGateway } from '../../helpers/distant-gateway.ts';
import type { Ran } from '../../helpers/home.ts';
import { needsNetwork } from '../../helpers/namespace.ts';
import { Terminal } from '../../helpers/terminal.ts';

const another = `${'00:'.repeat(31)}00`;

describe.skipIf(needsNetwork())('oc on another machine, the certificate of the gateway pinned', () => {
  let distant: DistantGateway;
  beforeAll(async () => {
    distant = await DistantGateway.open({ bind: 'lan' }, { tls: true });
    writeFileSync(join(distant.guest.dir, 'token'), distant.token, { mode: 0o600 });
  });
  afterAll(async () => {
    await distant?.[Symbol.asyncDispose]();
  });

  /** The guest's `oc`, told where and whose certificate to expect. */
  const line = (words: string, pin = distant.fingerprint): string =>
    `${distant.network.guest.prefix} oc ${words} --url ${distant.url()} --tls-fingerprint ${pin}`;
  const guest = (words: string, pin?: string): Promise<Ran> => distant.guest.sh(line(words, pin));
  const operator = async (words: string) => JSON.parse((await distant.home.sh(`oc ${words} --json`)).stdout).data;

  it('status shows the gateway to who has its token, and nothing to who expects another certificate', async () => {
    const { code, stdout, stderr } = await guest('status --token-file token');
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/Gateway +oc .*lan port 18789 with TLS, auth token/);
    const misled = await guest('status --token-file token', another);
    expect(misled.code).not.toBe(0);
    expect(misled.stdout).toBe('');
    expect(misled.stderr.toUpperCase()).toContain(distant.fingerprint);
    expect((await guest('status')).code).not.toBe(0);
  });

  it('tui without a secret waits, is live once its device was approved, and without it again', async () => {
    await using screen = new Terminal('/bin/sh', ['-c', `exec ${line('tui')}`], {
      cwd: distant.guest.dir,
      env: distant.guest.env,
    });
    await screen.waitFor((shown) => /REFUSED/.test(shown) && /waits to be approved/.test(shown), 20_000);
    const [request] = (await operator('devices list')).pending;
    await operator(`devices approve ${request.requestId}`);
    await screen.waitFor((shown) => /LIVE/.test(shown), 30_000);
    await distant.home.sh('oc send --as alice hello');
    await screen.waitFor('alice', 20_000);
    await operator(`devices remove ${request.deviceId}`);
    await screen.waitFor((shown) => !/LIVE/.test(shown), 20_000);
  });

  it('tui that expects another certificate says so, and leaves no trace at the gateway', async () => {
    const before = await operator('devices list');
    await using screen = new Terminal('/bin/sh', ['-c', `exec ${line('tui', another)}`], {
      cwd: distant.guest.dir,
      env: distant.guest.env,
    });
    await screen.waitFor((shown) => /REFUSED/.test(shown) && /not the pinned one/.test(shown), 20_000);
    expect(await operator('devices list')).toEqual(before);
  });
});
