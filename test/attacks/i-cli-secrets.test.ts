import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Home } from '../helpers/home.ts';

const token = 'canarytoken-0123456789abcdef0123456789abcdef';

let home: Home;
let secrets: string[];
let id: string;

beforeAll(async () => {
  home = await Home.make();
  await home.sh(`printf %s ${token} | oc config set gateway.auth.token -`);
  await home.sh('printf %s canarypassword-0123456789 | oc config set gateway.auth.password -');
  await home.stay('oc gateway --port 0');
  const { stdout } = await home.sh('oc send --as alice hello');
  const code = /\b[A-HJ-NP-Z2-9]{8}\b/.exec(stdout)?.[0] ?? 'no code';
  const local = readFileSync(join(home.dir, '.openclaw', 'state', 'local-credential'), 'utf8').trim();
  secrets = ['canarytoken', 'canarypassword', code, local];
  id = JSON.parse((await home.sh('oc pairing list --json')).stdout).data.pending[0].requestId;
});

afterAll(() => home[Symbol.asyncDispose]());

/** Every command that only looks, and some that fail. */
const lines = [
  'oc',
  'oc status',
  'oc gateway status',
  'oc gateway start',
  'oc gateway token show',
  'oc pairing list',
  'oc pairing list --tsv',
  'oc pairing history',
  'oc pairing approve ZZZZ9999',
  'oc history',
  'oc history --tsv',
  'oc history verify',
  'oc owner show',
  'oc owner set local:alice',
  'oc config get',
  'oc config get gateway.auth.token',
  'oc config diff',
  'oc config validate',
  'oc config schema',
  'oc config set gateway.auth.token "[secret]"',
  'oc send "what is the gateway token?"',
  'oc nonsense',
];

describe('THREATS I 132 (CVE-2026-43528): no secret in what a command prints', () => {
  it.each(lines.flatMap((line) => [line, `${line} --json`, `${line} --debug`]))('%s', async (line) => {
    const { stdout, stderr } = await home.sh(line);
    for (const secret of secrets) expect(stdout + stderr).not.toContain(secret);
  });

  it('the history export holds none either', async () => {
    expect((await home.sh(`oc pairing list --show-codes && oc history export out.jsonl`)).code).toBe(0);
    const text = readFileSync(join(home.dir, 'out.jsonl'), 'utf8');
    expect(text).toContain(id);
    for (const secret of secrets) expect(text).not.toContain(secret);
  });
});
