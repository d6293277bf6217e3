import { mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { Home } from '../helpers/home.ts';
import { needsNetwork } from '../helpers/namespace.ts';
import { StandInTailscale, tailnetName, up } from '../helpers/tailscale.ts';

const token = '9f2c4e7a1b8d3f60c5e2a97b4d1f8063e5b7c2a94f6d1830b7e9c5a2d4f86013';
const port = 18_789;
const down = { status: { BackendState: 'NeedsLogin', Self: {} } };

let home: Home | null = null;
afterEach(async () => {
  await home?.[Symbol.asyncDispose]();
  home = null;
});

async function place(gateway: object, answers: ConstructorParameters<typeof StandInTailscale>[1]): Promise<Home> {
  home = await Home.make();
  new StandInTailscale(home.dir, answers);
  mkdirSync(`${home.dir}/.openclaw`, { mode: 0o700 });
  const text = JSON.stringify({ gateway: { port, auth: { mode: 'token', token }, ...gateway } });
  writeFileSync(`${home.dir}/.openclaw/openclaw.json`, text, { mode: 0o600 });
  return home;
}

/** A machine with these addresses, and loopback, on which a line is run. */
const machine = (addresses: readonly string[], line: string): string => {
  const add = addresses.map((address) => `ip address add ${address} dev lo${address.includes(':') ? ' nodad' : ''}`);
  return `unshare --net sh -c 'PATH=$PATH:/usr/sbin:/sbin; ${['ip link set lo up', ...add].join(' && ')} && exec ${line}'`;
};
const tailnet = ['100.64.0.1/32', 'fd7a:115c:a1e0::1/128'];

/** The status of `/health` at an address of the machine that a process is on, under a name. */
const health = async (at: Home, pid: number | undefined, address: string, host: string): Promise<string> => {
  const options = JSON.stringify({ host: address, port, path: '/health', headers: { host } });
  const told = '(answer) => console.log(answer.statusCode)';
  const ask = `require('node:http').get(${options}, ${told}).on('error', ({ code }) => console.log(code))`;
  writeFileSync(`${at.dir}/ask.cjs`, ask);
  return (await at.sh(`nsenter --net=/proc/${pid}/ns/net '${process.execPath}' ask.cjs`)).stdout.trim();
};

describe.skipIf(needsNetwork())('a gateway in a tailnet', () => {
  it.each(['tailnet', 'auto'])('with bind %s listens on its addresses and answers to its name there', async (bind) => {
    const at = await place({ bind }, { status: up });
    const { child, stdout } = await at.stay(machine([...tailnet, '10.77.0.1/24'], 'oc gateway'));
    expect(stdout()).toContain('100.64.0.1');
    for (const address of ['100.64.0.1', 'fd7a:115c:a1e0::1', '127.0.0.1', '::1']) {
      expect(await health(at, child.pid, address, tailnetName), address).toBe('200');
      expect(await health(at, child.pid, address, 'evil.example'), address).toBe('421');
    }
    expect(await health(at, child.pid, '10.77.0.1', tailnetName)).toBe('ECONNREFUSED');
  });

  it('with bind auto stays on loopback while Tailscale is not up, and never takes the network instead', async () => {
    const at = await place({ bind: 'auto' }, down);
    const { child } = await at.stay(machine([...tailnet, '10.77.0.1/24'], 'oc gateway'));
    expect(await health(at, child.pid, '127.0.0.1', 'localhost')).toBe('200');
    for (const address of ['100.64.0.1', '10.77.0.1']) {
      expect(await health(at, child.pid, address, 'localhost')).toBe('ECONNREFUSED');
    }
  });
});

describe('17: a gateway without a tailnet', () => {
  it.each([
    ['is down', down],
    [
      'names addresses that it does not give out',
      { status: { ...up, Self: { TailscaleIPs: ['0.0.0.0', '10.0.0.1', 7] } } },
    ],
    ['names none', { status: { BackendState: 'Running' } }],
  ])('does not start with bind tailnet when Tailscale %s', async (_, answers) => {
    const at = await place({ bind: 'tailnet' }, answers);
    const { code, stderr } = await at.sh('oc gateway');
    expect(code).not.toBe(0);
    expect(stderr).toContain('bind tailnet wants an address of a tailnet');
    expect(stderr).toContain('tailscale status');
  });
});
