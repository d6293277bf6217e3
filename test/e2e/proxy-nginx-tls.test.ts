import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Attacker } from '../helpers/attacker.ts';
import { makeSelfSigned } from '../helpers/certificates.ts';
import { freePort } from '../helpers/free-port.ts';
import { Home } from '../helpers/home.ts';
import { Nginx } from '../helpers/nginx.ts';
import { needsProgram } from '../helpers/programs.ts';

const host = 'gateway.example.com';
const token = '9f2c4e7a1b8d3f60c5e2a97b4d1f8063e5b7c2a94f6d1830b7e9c5a2d4f86013';

describe.skipIf(needsProgram('nginx') || needsProgram('openssl'))('nginx in front of a gateway with TLS', () => {
  it('is answered by the settings that oc doctor proxy prints, and its client is counted, not itself', async () => {
    await using home = await Home.make();
    const { certPath: cert, keyPath: key } = makeSelfSigned(home.dir, { cn: 'gateway' });
    const port = await freePort();
    const trusted = { trustedProxies: ['127.0.0.1'], allowedHosts: [host] };
    const gateway = { port, auth: { token }, tls: { cert, key }, ...trusted };
    mkdirSync(`${home.dir}/.openclaw`, { mode: 0o700 });
    writeFileSync(`${home.dir}/.openclaw/openclaw.json`, JSON.stringify({ gateway }), { mode: 0o600 });
    await home.stay('oc gateway');
    const { data } = JSON.parse((await home.sh('oc doctor proxy nginx --json')).stdout);
    expect(data.missing).toEqual([]);
    await using nginx = await Nginx.open(data.settings[0].lines.join('\n'));
    const client = await Attacker.open({ port: nginx.port, from: '127.0.0.2' }, { Host: host });
    expect((await client.connect({ auth: { token } })).ok).toBe(true);
    await client.end();
    const attached = (await home.sh("oc logs --json --grep 'operator attached'")).stdout;
    expect(attached).toContain('"address":"127.0.0.2"');
    // Places are given back: whoever comes behind the proxy is not taken for the proxy.
    for (let i = 0; i < 40; i += 1) {
      const more = await Attacker.open({ port: nginx.port, from: '127.0.0.3' }, { Host: host });
      await more.end();
    }
  });
});
