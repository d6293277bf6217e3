import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Certificate, makeSelfSigned } from '../helpers/certificates.ts';
import { freePort } from '../helpers/free-port.ts';
import { Home } from '../helpers/home.ts';
import { needsProgram } from '../helpers/programs.ts';
import { Terminal } from '../helpers/terminal.ts';
import { TlsRelay } from '../helpers/tls-relay.ts';

const token = 'research-token-0123456789abcdef0123456789abcdef';
/** As somebody copies it from the message and pastes it behind the command. */
const pinOption = /--tls-fingerprint [0-9A-F:]{95}/;

let home: Home;
let visitor: Home;
let relay: TlsRelay;
let shown: Certificate;
let address: string;

beforeAll(async () => {
  home = await Home.make();
  const port = await freePort();
  await home.sh(`oc config set gateway.auth.token ${token}`);
  await home.stay(`oc gateway --port ${port}`);
  shown = makeSelfSigned(home.dir, { cn: 'localhost' });
  relay = await TlsRelay.open({ cert: shown.cert, key: shown.key }, port);
  address = `wss://localhost:${relay.port}`;
});
afterAll(async () => {
  await relay[Symbol.asyncDispose]();
  await home[Symbol.asyncDispose]();
});
beforeEach(async () => {
  visitor = await Home.make();
  writeFileSync(join(visitor.dir, 'token'), token, { mode: 0o600 });
});
afterEach(() => visitor[Symbol.asyncDispose]());

const openTui = (flags: string): Terminal =>
  new Terminal('/bin/sh', ['-c', `exec oc tui --url ${address} --token-file token ${flags}`], {
    cols: 80,
    rows: 24,
    cwd: visitor.dir,
    env: visitor.env,
  });

describe.skipIf(needsProgram('openssl'))('a gateway elsewhere, behind TLS', () => {
  it('is refused while nobody vouches for it, and taken with the option that the refusal prints', async () => {
    const asked = `oc pairing list --url ${address} --token-file token`;
    const refused = await visitor.sh(asked);
    expect(refused).toMatchObject({ code: 5, stdout: '' });
    expect(refused.stderr).toContain('signed by itself alone; nothing was sent');
    expect(refused.stderr).toContain('[TLS_UNTRUSTED, exit 5]');
    const [option = ''] = pinOption.exec(refused.stderr) ?? [];
    expect(option).toContain(shown.fingerprint);
    expect(await visitor.sh(`${asked} ${option}`)).toMatchObject({ code: 0, stderr: '' });
    expect(await visitor.sh(`${asked} --ca ${shown.certPath}`)).toMatchObject({ code: 0, stderr: '' });
    const { stdout } = await visitor.sh(`${asked} --json --tls-fingerprint ${'00'.repeat(32)}`);
    expect(JSON.parse(stdout)).toMatchObject({
      code: 'TLS_UNTRUSTED',
      exit: 5,
      retryable: false,
      details: { reason: 'PIN_MISMATCH', fingerprint: shown.fingerprint },
    });
  });

  it('is the configured one with the configured pin, which says nothing about any other address', async () => {
    await visitor.sh('oc config set gateway.mode remote');
    await visitor.sh(`oc config set gateway.remote.url ${address}`);
    await visitor.sh('oc config set gateway.remote.token - < token');
    expect((await visitor.sh('oc pairing list')).stderr).toContain('[TLS_UNTRUSTED, exit 5]');
    expect((await visitor.sh('oc config set gateway.remote.tlsFingerprint ab:cd')).code).toBe(2);
    expect(await visitor.sh(`oc config set gateway.remote.tlsFingerprint ${shown.fingerprint}`)).toMatchObject({
      code: 0,
    });
    expect(await visitor.sh('oc pairing list')).toMatchObject({ code: 0, stderr: '' });
    const elsewhere = await visitor.sh(`oc pairing list --url wss://127.0.0.1:${relay.port} --token-file token`);
    expect(elsewhere.stderr).toContain('[TLS_UNTRUSTED, exit 5]');
    // What is typed wins, also where it is stricter.
    const typed = await visitor.sh(`oc pairing list --tls-fingerprint ${'00'.repeat(32)}`);
    expect(typed.stderr).toContain('not the pinned one');
  });

  it('is where a pin has to lead: one without wss:// is wrong use', async () => {
    const pin = `--tls-fingerprint ${shown.fingerprint}`;
    for (const line of [
      `oc pairing list ${pin}`,
      `oc logs ${pin}`,
      `oc audit ${pin}`,
      `oc pairing list ${pin} --url ws://127.0.0.1:1`,
      `oc pairing list --url ${address} --tls-fingerprint abc`,
      `oc pairing list --url ${address} --cert ${shown.certPath}`,
    ]) {
      expect((await visitor.sh(line)).stderr, line).toContain('[USAGE, exit 2]');
    }
  });

  it('stops the console with the reason, and opens it when it is pinned', async () => {
    {
      await using screen = openTui('');
      await screen.waitFor(/ REFUSED .*\n.*the certificate is signed by/);
      await screen.press('5');
      await screen.waitFor((text) => text.replace(/\s+/g, '').includes(`--tls-fingerprint${shown.fingerprint}`));
      await screen.press('q');
    }
    await using screen = openTui(`--tls-fingerprint ${shown.fingerprint}`);
    await screen.waitFor(/\(loopback, TLS\).* LIVE /);
    await screen.press('q');
  });
});
