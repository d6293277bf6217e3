import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Home } from '../helpers/home.ts';

let home: Home;
beforeAll(async () => {
  home = await Home.make();
});
afterAll(() => home[Symbol.asyncDispose]());

function state(name: string, gateway: object): Record<string, string> {
  const dir = join(home.dir, name);
  mkdirSync(dir, { mode: 0o700 });
  writeFileSync(join(dir, 'openclaw.json'), JSON.stringify({ gateway }), { mode: 0o600 });
  return { OPENCLAW_STATE_DIR: dir };
}

/** The commands that the output gives to type. */
const commandsIn = (stdout: string): readonly string[] => stdout.match(/oc config set .*$/gm) ?? [];

describe('oc doctor proxy', () => {
  it('says what is missing, and nothing is once that was typed', async () => {
    const env = state('bare', { port: 4711 });
    const first = await home.sh('oc doctor proxy', env);
    expect(first.code).toBe(0);
    expect(first.stderr).toContain('rightmost address');
    const commands = commandsIn(first.stdout);
    expect(commands).toEqual([
      'oc config set gateway.trustedProxies 127.0.0.1',
      'oc config set gateway.allowedHosts gateway.example.com',
    ]);
    for (const command of commands) expect((await home.sh(command, env)).code).toBe(0);
    const second = await home.sh('oc doctor proxy', env);
    expect(commandsIn(second.stdout)).toEqual([]);
    expect(second.stdout).toContain('ready for a proxy');
  });

  it('prints settings that speak TLS to a gateway that does, and names a certificate that no proxy has', async () => {
    const tls = { cert: '/etc/oc/gateway.crt', key: '/etc/oc/gateway.key', clientCa: '/etc/oc/clients.crt' };
    const env = state('secure', { port: 4711, trustedProxies: ['127.0.0.1'], allowedHosts: ['a.example'], tls });
    const { stdout } = await home.sh('oc doctor proxy', env);
    expect(stdout).toContain('Missing  gateway.tls.clientCa');
    expect(stdout).toContain('        proxy_pass https://127.0.0.1:4711;');
    expect(stdout).toMatch(
      /reverse_proxy https:\/\/127\.0\.0\.1:4711 \{\n +transport http \{\n +tls_insecure_skip_verify\n +\}/,
    );
    expect(stdout).toMatch(/service: https:\/\/127\.0\.0\.1:4711\n +originRequest:\n +noTLSVerify: true/);
    expect(stdout).toContain('tailscale serve --bg https+insecure://127.0.0.1:4711');
  });

  it('prints settings for each proxy, with our port and the name, in the form that overwrites', async () => {
    const env = state('named', { port: 4711, trustedProxies: ['127.0.0.1'], allowedHosts: ['a.example'] });
    const { stdout } = await home.sh('oc doctor proxy --host Talk.Example.com', env);
    for (const title of ['# nginx', '# caddy', '# cloudflare', '# tailscale']) expect(stdout).toContain(title);
    expect(stdout).toContain('oc config set gateway.allowedHosts a.example,talk.example.com');
    expect(stdout).toContain('        proxy_set_header X-Forwarded-For $remote_addr;');
    expect(stdout).toContain('        proxy_set_header Forwarded "";');
    expect(stdout).toContain('        header_up X-Forwarded-For {remote_host}');
    expect(stdout).toContain('    service: http://127.0.0.1:4711');
    expect(stdout).toContain('tailscale serve --bg http://127.0.0.1:4711');
    expect(stdout).not.toMatch(/proxy_set_header X-Forwarded-For \$proxy_add|remote_user|18789|<U\+/);
  });

  it('lets the proxy overwrite the header with the user, also while the gateway could not start', async () => {
    const env = state('users', {
      auth: { mode: 'trusted-proxy', trustedProxy: { userHeader: 'X-Forwarded-User', requiredHeaders: ['x-own'] } },
    });
    const started = await home.sh('oc gateway', env);
    expect(started.code).not.toBe(0);
    expect(started.stderr).toContain('gateway.trustedProxies is empty, and gateway.auth.mode is trusted-proxy');
    const { code, stdout } = await home.sh('oc doctor proxy --json', env);
    expect(code).toBe(0);
    const { data } = JSON.parse(stdout);
    expect(data.missing.map(({ key }: { key: string }) => key)).toEqual([
      'gateway.trustedProxies',
      'gateway.allowedHosts',
      'gateway.auth.trustedProxy.allowUsers',
      'gateway.auth.trustedProxy.requiredHeaders',
    ]);
    expect(data.settings[0].lines).toContain('        proxy_set_header x-forwarded-user $remote_user;');
    expect(data.settings[1].lines).toContain('        header_up x-forwarded-user {http.auth.user.id}');
  });

  it('21 (CVE-2026-32302): warns of a user header that Cloudflare hands on as its client wrote it, and has Access asked for', async () => {
    const trustedProxy = { userHeader: 'x-forwarded-user', allowUsers: ['you@example.com'] };
    const auth = { mode: 'trusted-proxy', trustedProxy };
    const env = state('tunnel', { port: 4711, trustedProxies: ['127.0.0.1'], allowedHosts: ['a.example'], auth });
    const first = await home.sh('oc doctor proxy cloudflare', env);
    expect(first.stdout).not.toContain('ready for a proxy');
    expect(first.stdout).toContain('# Not with x-forwarded-user:');
    const commands = commandsIn(first.stdout);
    expect(commands).toEqual(['oc config set gateway.auth.trustedProxy.userHeader cf-access-authenticated-user-email']);
    // The others write it themselves.
    expect((await home.sh('oc doctor proxy nginx', env)).stdout).toContain('ready for a proxy');
    for (const command of commands) expect((await home.sh(command, env)).code).toBe(0);
    const second = await home.sh('oc doctor proxy cloudflare', env);
    expect(second.stdout).toContain('ready for a proxy');
    expect(second.stdout).not.toContain('# Not with');
    expect(second.stdout).toMatch(/originRequest:\n +access:\n +required: true\n +teamName: \S+\n +audTag:\n +- \S+/);
  });

  it('knows what Tailscale Serve needs: one key, and no other', async () => {
    const env = state('tailnet', { port: 4711 });
    const first = await home.sh('oc doctor proxy tailscale', env);
    expect(commandsIn(first.stdout)).toEqual(['oc config set gateway.tailscale.mode serve']);
    for (const command of commandsIn(first.stdout)) expect((await home.sh(command, env)).code).toBe(0);
    const second = await home.sh('oc doctor proxy tailscale', env);
    expect(second.stdout).toContain('ready for a proxy');
    expect(second.stdout).toContain('tailscale serve --bg http://127.0.0.1:4711');
    // Keys alone are looked at: it does not say that a program serves which may not be there.
    expect(second.stdout).toContain('Whether Tailscale serves it:  oc logs --grep gateway/tailscale');
    expect(second.stdout).not.toContain('everybody of the tailnet');
    expect((await home.sh('oc config set gateway.auth.allowTailscale true', env)).code).toBe(0);
    expect((await home.sh('oc doctor proxy tailscale', env)).stdout).toContain('everybody of the tailnet');
    expect((await home.sh('oc config set gateway.auth.mode trusted-proxy', env)).code).toBe(0);
    expect(commandsIn((await home.sh('oc doctor proxy tailscale', env)).stdout)).toEqual([
      'oc config set gateway.auth.mode token',
    ]);
  });

  it('prints one when it is named, and refuses what it does not know', async () => {
    const env = state('one', {});
    expect((await home.sh('oc doctor proxy caddy', env)).stdout).not.toContain('nginx');
    expect((await home.sh('oc doctor proxy apache', env)).code).toBe(2);
    expect((await home.sh(`oc doctor proxy --host 'a; b'`, env)).code).toBe(2);
  });
});
