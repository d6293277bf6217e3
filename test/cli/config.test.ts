import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import type { CliContext } from '../../src/cli/command.ts';
import { register } from '../../src/cli/commands/config.ts';
import { createOutput } from '../../src/cli/output.ts';
import { keys } from '../../src/gateway/config/keys.ts';
import { Place } from '../gateway/config/place.ts';

const token = '0123456789abcdef0123456789abcdef';

interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `oc config …` on a place of its own, with the real output. */
async function oc(place: Place, args: readonly string[], more: { env?: Record<string, string>; stdin?: string } = {}) {
  const said = { stdout: '', stderr: '' };
  const json = args.includes('--json');
  const out = createOutput(
    { json, tsv: false, debug: false },
    {
      out: (text) => {
        said.stdout += text;
      },
      err: (text) => {
        said.stderr += text;
      },
    },
  );
  const stdin = new PassThrough();
  stdin.end(more.stdin ?? '');
  const context: CliContext = {
    env: more.env ?? {},
    out,
    // why: the commands ask a stream for its text and whether it is a terminal, both of which this one answers
    stdin: stdin as unknown as NodeJS.ReadStream,
    globals: { timeoutMs: 1000, json, tsv: false, color: false, ascii: false, debug: false },
    paths: () => place.paths,
    gateway: () => Promise.reject(new Error('no gateway is needed')),
  };
  const program = new Command('oc').exitOverride();
  register(program, context);
  try {
    await program.parseAsync(['config', ...args.filter((arg) => arg !== '--json')], { from: 'user' });
  } catch (error) {
    out.fail(error);
  }
  const result: Said = { code: out.code, ...said };
  return result;
}

describe('oc config get', () => {
  it('prints the effective value and where it comes from', async () => {
    using place = new Place('{$include:"more.json5",gateway:{port:1}}');
    place.write('more.json5', '{gateway:{bind:"auto"}}');
    expect((await oc(place, ['get', 'gateway.port'])).stdout).toBe(`1  (file ${place.at('openclaw.json')})\n`);
    expect((await oc(place, ['get', 'gateway.bind'])).stdout).toBe(`auto  (include ${place.at('more.json5')})\n`);
    expect((await oc(place, ['get', 'session.dmScope'])).stdout).toBe('main  (default)\n');
    const env = { OPENCLAW_GATEWAY_TOKEN: token };
    expect((await oc(place, ['get', 'gateway.auth.token'], { env })).stdout).toBe(
      'set (32 characters)  (environment OPENCLAW_GATEWAY_TOKEN)\n',
    );
  });

  it('never prints a secret, also not one of a foreign key', async () => {
    const canary = 'canary0123456789canary';
    using place = new Place(
      `{gateway:{auth:{token:"${canary}",password:"${canary}"},remote:{token:"${canary}"}},channels:{telegram:{botToken:"${canary}",accounts:{a:{botToken:"${canary}"}}}},env:{vars:{X:"${canary}"}},models:{providers:{p:{apiKey:"${canary}",headers:{h:"${canary}"}}}},hooks:{token:"${canary}"}}`,
    );
    for (const args of [['get'], ['get', '--json'], ['diff'], ['diff', '--json'], ['validate'], ['get', 'gateway']]) {
      const { code, stdout, stderr } = await oc(place, args);
      // One secret for everything is refused, and shown by no command all the same.
      const expected = args[0] === 'validate' ? 2 : 0;
      expect([args, code, (stdout + stderr).includes('canary')]).toEqual([args, expected, false]);
    }
    expect((await oc(place, ['get', 'channels.telegram.botToken'])).stdout).toContain('set (22 characters)');
  });

  it('shows a value that is refused, with the reason', async () => {
    using place = new Place('{gateway:{auth:{token:"your-secure-token-here"}}}');
    const { code, stdout } = await oc(place, ['get', 'gateway.auth.token']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^set \(22 characters\) .*NOT USED: cannot be used: it is an example/);
  });

  it('says that a foreign key is kept and not acted on, and that an unknown one is unknown', async () => {
    using place = new Place('{}');
    expect((await oc(place, ['get', 'session.encryption.enabled'])).stdout).toContain('not set  (kept, not acted on)');
    expect(await oc(place, ['get', 'gateway.prot'])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('gateway.port'),
    });
  });

  it('says once that a foreign key is kept, and not of one that is taken out', async () => {
    using place = new Place('{channels:{discord:{enabled:true}}}');
    const kept = await oc(place, ['set', 'channels.discord.guilds', '{"1":{}}']);
    expect(kept.stderr).toMatch(/^channels\.discord\.guilds: is kept and not acted on.*\n$/);
    const plain = await oc(place, ['set', 'channels.telegram.linkPreview', 'true']);
    expect(plain.stderr).toContain('kept in the file; this version does not act on it');
    expect((await oc(place, ['unset', 'channels.discord.guilds'])).stderr).toBe('');
  });

  it('gives one JSON document', async () => {
    using place = new Place('{gateway:{port:5}}');
    expect(JSON.parse((await oc(place, ['get', 'gateway.port', '--json'])).stdout)).toMatchObject({
      ok: true,
      schema: 'oc.config.get/1',
      data: { path: 'gateway.port', value: 5, kept: false, refused: null },
    });
  });
});

describe('oc config set', () => {
  it('reads a secret from standard input, without a warning and without showing it', async () => {
    using place = new Place();
    const { code, stdout, stderr } = await oc(place, ['set', 'gateway.auth.token', '-'], { stdin: `${token}\n` });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('set (32 characters)');
    expect(place.load()).toMatchObject({ ok: true });
    expect(place.text()).toContain(`"${token}"`);
  });

  it('takes a secret in argv, with a warning', async () => {
    using place = new Place();
    const { code, stdout, stderr } = await oc(place, ['set', 'gateway.auth.token', token]);
    expect(code).toBe(0);
    expect(stderr).toContain('oc config set gateway.auth.token -');
    expect(stdout + stderr).not.toContain(token);
  });

  it('says what keeps the whole from being used, exit 0', async () => {
    using place = new Place();
    const { code, stdout } = await oc(place, ['set', 'channels.local.dmPolicy', 'open']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/cannot be used like this[\s\S]*does not contain "\*"/);
  });

  it('keeps a foreign key and says so', async () => {
    using place = new Place();
    const { code, stderr } = await oc(place, ['set', 'channels.signal.allowFrom', '+86138,+86139']);
    expect(code).toBe(0);
    expect(stderr).toContain('does not act on it');
    expect(place.text()).toContain('["+86138", "+86139"]');
  });

  it('takes what a shell leaves of a quoted list', async () => {
    using place = new Place();
    await oc(place, ['set', 'approvals.requireFor', '[file-delete,network-request,system-command]']);
    expect(place.text()).toContain('["file-delete", "network-request", "system-command"]');
  });

  it.each([
    [['set', 'gatway.port', '1'], 2],
    [['set', 'gateway.port', 'many'], 2],
    [['set', 'gateway.auth.token', '***'], 2],
    [['set', 'gateway.auth.token', '-'], 2],
    [['set', '..', '1'], 2],
  ] as const)('%j ends with %i and writes nothing', async (args, code) => {
    using place = new Place('{}');
    expect((await oc(place, args)).code).toBe(code);
    expect(place.text()).toBe('{}');
  });
});

describe('oc config unset, undo and file', () => {
  it('take a key out, go back and forward, and say where the file is', async () => {
    using place = new Place('{gateway:{port:5}}');
    expect((await oc(place, ['unset', 'gateway.port'])).code).toBe(0);
    expect(place.text()).toBe('{gateway:{}}');
    expect((await oc(place, ['undo'])).code).toBe(0);
    expect(place.text()).toBe('{gateway:{port:5}}');
    expect((await oc(place, ['file'])).stdout).toBe(`${place.at('openclaw.json')}\n`);
    expect((await oc(place, ['unset', 'gateway.bind'])).code).toBe(3);
  });
});

describe('oc config validate', () => {
  it('ends with 0 and names the kept keys once, also as check', async () => {
    using place = new Place('{agents:{list:[{id:"main",name:"Molty"}]},gateway:{port:5}}');
    for (const name of ['validate', 'check']) {
      const { code, stdout } = await oc(place, [name]);
      expect(code).toBe(0);
      expect(stdout).toMatch(/Kept, not acted on: agents\.list\[0\]\.name\n.*can be used/);
    }
  });

  it('ends with 2 and names every problem with its remedy', async () => {
    using place = new Place('{gatway:{},gateway:{port:"x"}}');
    const { code, stdout } = await oc(place, ['validate']);
    expect(code).toBe(2);
    expect(stdout).toMatch(/gatway: is not a known key[\s\S]*Did you mean gateway[\s\S]*gateway.port: must be/);
  });

  it('warns of inert entries, exit 0', async () => {
    using place = new Place('{channels:{local:{allowFrom:["@alice"]}}}');
    const { code, stderr } = await oc(place, ['validate']);
    expect(code).toBe(0);
    expect(stderr).toContain('admits nobody');
  });
});

describe('oc config schema', () => {
  it('prints every row of the table, and the rows of a section', async () => {
    using place = new Place();
    const all = JSON.parse((await oc(place, ['schema', '--json'])).stdout).data;
    expect(all).toHaveLength(keys.length);
    const auth = (await oc(place, ['schema', 'gateway.auth'])).stdout;
    expect(auth).toMatch(
      /gateway\.auth\.mode\n {4}.*\n {4}token \| password \| trusted-proxy \| none; default "token"/,
    );
    expect(auth).not.toContain('gateway.bind');
  });
});

describe('oc config edit', () => {
  const editor = (place: Place, script: string) => {
    const path = `${place.root}/editor`;
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return { EDITOR: path };
  };
  const copies = (place: Place) => readdirSync(place.paths.stateDir).filter((name) => name.startsWith('.edit-'));

  it('replaces the file by what was saved, and leaves no copy', async () => {
    using place = new Place('{gateway:{port:5}} // mine\n');
    const env = editor(place, 'stat -c %a "$1" > "$(dirname "$0")/mode"; sed -i s/5/6/ "$1"');
    expect((await oc(place, ['edit'], { env })).code).toBe(0);
    expect(place.text()).toBe('{gateway:{port:6}} // mine\n');
    expect(place.text('../mode')).toBe('600\n');
    expect(copies(place)).toEqual([]);
  });

  it('refuses what cannot be used and keeps what was written', async () => {
    using place = new Place('{gateway:{port:5}}');
    const { code, stderr } = await oc(place, ['edit'], { env: editor(place, 'sed -i s/5/x/ "$1"') });
    expect(code).toBe(2);
    expect(place.text()).toBe('{gateway:{port:5}}');
    expect(stderr).toContain('What you wrote is in');
    expect(copies(place)).toHaveLength(1);
  });

  it('does not overwrite what somebody else saved meanwhile', async () => {
    using place = new Place('{gateway:{port:5}}');
    const env = editor(place, `printf '{gateway:{port:9}}' > ${place.at('openclaw.json')}; sed -i s/5/6/ "$1"`);
    expect((await oc(place, ['edit'], { env })).code).toBe(6);
    expect(place.text()).toBe('{gateway:{port:9}}');
  });

  it('without an editor and a terminal says what to use', async () => {
    using place = new Place('{}');
    expect(await oc(place, ['edit'])).toMatchObject({ code: 2, stderr: expect.stringContaining('NO_TTY') });
    expect(copies(place)).toEqual([]);
  });
});

describe('oc config set says what does not work as it may look', () => {
  it('names an entry that admits nobody, also while a rule between keys is still open', async () => {
    using place = new Place('{channels:{local:{dmPolicy:"open"}}}');
    const { code, stderr } = await oc(place, ['set', 'channels.local.allowFrom', '@bob,alice']);
    expect(code).toBe(0);
    expect(stderr).toContain('channels.local.allowFrom: the entry "@bob" admits nobody');
  });

  it('names a bind that no gateway of this version starts with', async () => {
    using place = new Place('{}');
    const { code, stderr } = await oc(place, ['set', 'gateway.bind', 'lan']);
    expect(code).toBe(0);
    expect(stderr).toContain('gateway.bind: the gateway does not start');
    expect((await oc(place, ['validate'])).stderr).toContain('gateway.bind: the gateway does not start');
  });
});
