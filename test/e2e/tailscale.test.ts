import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { scopes } from '../../src/gateway/protocol/scopes.ts';
import { Attacker } from '../helpers/attacker.ts';
import { freePort } from '../helpers/free-port.ts';
import { end, Home } from '../helpers/home.ts';
import { ServeProxy } from '../helpers/serve-proxy.ts';
import { person, StandInTailscale, serving, tailnetName, up } from '../helpers/tailscale.ts';

const token = '9f2c4e7a1b8d3f60c5e2a97b4d1f8063e5b7c2a94f6d1830b7e9c5a2d4f86013';
const password = 'correct-Horse-battery-Staple-4417';
const address = '100.64.0.5';
const login = 'alice@example.com';
const host = { Host: tailnetName };

interface Place {
  readonly home: Home;
  readonly port: number;
  readonly stand: StandInTailscale;
}
type Answers = ConstructorParameters<typeof StandInTailscale>[1];

let home: Home | null = null;
afterEach(async () => {
  await home?.[Symbol.asyncDispose]();
  home = null;
});

const configure = (at: Home, gateway: object): void => {
  mkdirSync(`${at.dir}/.openclaw`, { recursive: true, mode: 0o700 });
  writeFileSync(`${at.dir}/.openclaw/openclaw.json`, JSON.stringify({ gateway }), { mode: 0o600 });
};

/** A home with a `tailscale` in it and a configuration. `serve`: what is served there already, by the gateway's port. */
async function place(gateway: object, answers: Answers = {}, serve?: (port: number) => unknown): Promise<Place> {
  home = await Home.make();
  const port = await freePort();
  const there = { status: up, whois: { [address]: person(login) }, ...answers };
  const stand = new StandInTailscale(home.dir, serve === undefined ? there : { ...there, serve: serve(port) });
  configure(home, { port, auth: { mode: 'token', token }, ...gateway });
  return { home, port, stand };
}

const serveMode = { tailscale: { mode: 'serve' } };
const vouching = { ...serveMode, auth: { mode: 'token', token, allowTailscale: true, scopes: ['operator.read'] } };

/** What the gateway has said about Tailscale. */
const said = async (at: Home): Promise<string> => (await at.sh("oc logs --json --grep 'ailscale'")).stdout;
const servedBy = (stand: StandInTailscale) => stand.of('serve').filter((line) => !line.includes('status'));

describe('Tailscale in front of a gateway', () => {
  it('serves it at start, lets its people in without a secret, and lets go of it at the end', async () => {
    const { home, port, stand } = await place(vouching);
    const { child } = await home.stay('oc gateway');
    await expect.poll(() => servedBy(stand)).toEqual([`serve --bg --yes http://127.0.0.1:${port}`]);
    await using proxy = await ServeProxy.open(port, { address, login });
    await expect.poll(() => said(home)).toContain('Tailscale serves the gateway');
    const client = await Attacker.open(proxy, host);
    const { payload } = await client.connect({ scopes: [...scopes] });
    expect(payload['auth']).toEqual({ method: 'tailscale', role: 'operator', scopes: ['operator.read'] });
    expect(stand.of('whois')).toEqual([`whois --json ${address}`]);
    const { stdout } = await home.sh('oc auth logs --json');
    expect(stdout).toContain('"tailscale"');
    await client.end();
    expect(await end(child, 'SIGTERM')).toBe(0);
    expect(servedBy(stand).at(-1)).toBe('serve --yes --https=443 --set-path=/ off');
    expect(new Set(stand.of('status'))).toEqual(new Set(['status --json --peers=false']));
  });

  it('lets a console of the tailnet in, and its decisions carry the name of the person', async () => {
    const { home, port, stand } = await place({ ...vouching, auth: { ...vouching.auth, scopes } });
    await home.stay('oc gateway');
    // Served, and said: what it serves counts from here on.
    await expect.poll(() => said(home)).toContain('Tailscale serves the gateway');
    expect(servedBy(stand).length).toBe(1);
    await using proxy = await ServeProxy.open(port, { address, login });
    await using guest = await Home.make();
    const url = `--url ws://127.0.0.1:${proxy.port}`;
    expect(await guest.sh(`oc status ${url}`)).toMatchObject({ code: 0 });
    await home.sh('oc send --as eve hello');
    expect(await guest.sh(`oc pairing reject --all ${url}`)).toMatchObject({ code: 0 });
    expect((await home.sh('oc history --json')).stdout).toContain(`tailscale ${login} (`);
  });

  it('says at start that everybody of the tailnet is let in', async () => {
    const { home } = await place(vouching);
    await home.stay('oc gateway');
    expect((await home.sh("oc logs --json --grep 'everybody of the tailnet'")).stdout).toContain('warn');
    expect((await home.sh('oc config validate')).stderr).toContain('everybody of the tailnet');
  });

  it('31: answers to the name of the machine in the tailnet, and to no other', async () => {
    const { home, port, stand } = await place(serveMode);
    await home.stay('oc gateway');
    // Served, and said: what it serves counts from here on.
    await expect.poll(() => said(home)).toContain('Tailscale serves the gateway');
    expect(servedBy(stand).length).toBe(1);
    await using proxy = await ServeProxy.open(port, { address, login });
    const client = await Attacker.open(proxy, host);
    expect((await client.connect()).ok).toBe(false);
    await client.end();
    await expect(Attacker.open(proxy, { Host: `evil.${tailnetName}` })).rejects.toThrow('HTTP 421');
    const shown = await Attacker.open(proxy, host);
    expect((await shown.connect({ auth: { token } })).ok).toBe(true);
    await shown.end();
    expect(stand.of('whois')).toEqual([]);
  });

  it('is closed when it does not count any more', async () => {
    const { home, port, stand } = await place(vouching);
    await home.stay('oc gateway');
    await expect.poll(() => servedBy(stand).length).toBe(1);
    await using proxy = await ServeProxy.open(port, { address, login });
    for (const key of ['gateway.auth.allowTailscale false', 'gateway.tailscale.mode off']) {
      configure(home, { port, ...vouching });
      await expect
        .poll(async () => {
          const client = await Attacker.open(proxy, host).catch(() => null);
          const ok = client !== null && (await client.connect()).ok;
          await client?.end();
          return ok;
        })
        .toBe(true);
      const client = await Attacker.open(proxy, host);
      expect((await client.connect()).ok).toBe(true);
      await home.sh(`oc config set ${key}`);
      expect((await client.closed).code).toBe(1008);
      const after = await Attacker.open(proxy, host).catch((error: Error) => error.message);
      if (typeof after === 'string') expect(after).toBe('HTTP 403');
      else expect((await after.connect()).ok).toBe(false);
      if (typeof after !== 'string') await after.end();
    }
  });

  it('keeps to loopback, whatever the bind, and says so', async () => {
    const { home } = await place({ ...serveMode, bind: 'lan' });
    const { stdout } = await home.stay('oc gateway');
    expect(stdout()).not.toContain('0.0.0.0');
    expect(await said(home)).toContain('bind lan does not count');
    const { stdout: ready } = await home.sh('oc logs --json --grep ready');
    expect(ready).toContain('["127.0.0.1","::1"]');
  });

  it('leaves a serve that was there already as it is', async () => {
    const { home, stand } = await place(serveMode, {}, (port) => serving(`http://127.0.0.1:${port}`));
    const { child } = await home.stay('oc gateway');
    await expect.poll(() => said(home)).toContain('left as it is');
    await end(child, 'SIGTERM');
    expect(servedBy(stand)).toEqual([]);
  });

  it('does not take the place of something else', async () => {
    const { home, port, stand } = await place(serveMode, {}, () => serving('http://127.0.0.1:3000'));
    const { child } = await home.stay('oc gateway');
    await expect.poll(() => said(home)).toContain('left alone');
    expect(await said(home)).toContain('http://127.0.0.1:3000');
    const client = await Attacker.open({ port });
    expect((await client.connect({ auth: { token } })).ok).toBe(true);
    await client.end();
    await end(child, 'SIGTERM');
    expect(servedBy(stand)).toEqual([]);
  });

  it("takes nothing away that is somebody else's by then", async () => {
    const { home, stand } = await place(serveMode);
    const { child } = await home.stay('oc gateway');
    // Not before the run that sets it up has ended: it writes what is served as its last act.
    await expect.poll(() => said(home)).toContain('Tailscale serves the gateway');
    stand.answer({ status: up, serve: serving('http://127.0.0.1:3000') });
    await end(child, 'SIGTERM');
    expect(servedBy(stand).length).toBe(1);
  });

  it.each([
    ['is not running', { status: { BackendState: 'Stopped', Self: {} } }, 'Tailscale is not running (Stopped)'],
    ['has no daemon', { status: undefined }, 'failed to connect to local tailscaled'],
    ['talks nonsense', { status: 'up!' }, 'did not answer with JSON'],
    ['may not be set up', { fails: { serve: 'Access denied: serve config denied' } }, 'Access denied'],
  ])('runs without it when Tailscale %s', async (_, answers: Answers, because) => {
    const { home, port } = await place(vouching, answers);
    await home.stay('oc gateway');
    await expect.poll(() => said(home)).toContain(because);
    const client = await Attacker.open({ port });
    expect((await client.connect({ auth: { token } })).ok).toBe(true);
    await client.end();
  });

  it('is told of a program that is not there', async () => {
    const { home } = await place(serveMode);
    await home.sh('rm bin/tailscale');
    await home.stay('oc gateway');
    await expect.poll(() => said(home)).toContain('the program tailscale is not on the PATH');
  });

  it('asks for nothing where nothing depends on it', async () => {
    const { home, stand } = await place({});
    const { child } = await home.stay('oc gateway');
    await end(child, 'SIGTERM');
    expect(stand.runs).toEqual([]);
  });
});

describe('a Funnel in front of a gateway', () => {
  const funnel = { tailscale: { mode: 'funnel' }, auth: { mode: 'password', password, allowTailscale: true } };

  it('needs the password', async () => {
    const { home, stand } = await place({ tailscale: { mode: 'funnel' } });
    const { code, stderr } = await home.sh('oc gateway');
    expect(code).toBe(2);
    expect(stderr).toContain('gateway.auth.mode is not password');
    expect(stderr).toContain('oc config set gateway.auth.mode password');
    expect(stand.runs).toEqual([]);
  });

  it('is set up and taken away; nobody comes in by it without the password', async () => {
    const { home, port, stand } = await place(funnel);
    const { child } = await home.stay('oc gateway');
    await expect.poll(() => stand.of('funnel')).toEqual([`funnel --bg --yes http://127.0.0.1:${port}`]);
    await using proxy = await ServeProxy.open(port, { address: '203.0.113.9', login: null, funnel: true });
    const client = await Attacker.open(proxy, { ...host, 'Tailscale-User-Login': login });
    expect((await client.connect()).ok).toBe(false);
    await client.end();
    const shown = await Attacker.open(proxy, host);
    expect((await shown.connect({ auth: { password } })).ok).toBe(true);
    await shown.end();
    await end(child, 'SIGTERM');
    expect(stand.of('funnel').at(-1)).toBe('funnel --yes --https=443 --set-path=/ off');
  });

  it('makes a serve that was there a serve again at the end', async () => {
    const { home, port, stand } = await place(funnel, {}, (own) => serving(`http://127.0.0.1:${own}`));
    const { child } = await home.stay('oc gateway');
    await expect.poll(() => stand.of('funnel').length).toBe(1);
    await end(child, 'SIGTERM');
    expect(stand.of('serve').at(-1)).toBe(`serve --bg --yes http://127.0.0.1:${port}`);
    expect(JSON.parse(readFileSync(`${home.dir}/tailscale.json`, 'utf8')).serve.AllowFunnel).toBeUndefined();
  });

  it('that somebody else turned on for a served gateway brings nobody to it', async () => {
    const { home, port } = await place(serveMode, {}, (own) => serving(`http://127.0.0.1:${own}`, true));
    await home.stay('oc gateway');
    await expect.poll(() => said(home)).toContain('a Funnel for the gateway was there already');
    await using proxy = await ServeProxy.open(port, { address: '203.0.113.9', login: null, funnel: true });
    await expect(Attacker.open(proxy, host)).rejects.toThrow('HTTP 403');
  });
});
