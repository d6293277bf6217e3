import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApprovalsPlace } from '../cli/approvals/place.ts';

let place: ApprovalsPlace;
beforeAll(async () => {
  place = await ApprovalsPlace.open();
});
afterAll(() => place[Symbol.asyncDispose]());

const controls = Array.from({ length: 32 }, (_, n) => String.fromCharCode(n)).join('');
const hidden = `${controls}\u007f\u0085\u009b\u00a0\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200d\u2028\u2029\u202e\u2066\u2800\u3000\u3164\ufeff\uffa0\ufffc\u{e0041}\u{e0100}\ue000\ud800`;
const sequences =
  '\u001b[2K\r\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007\u001b]52;c;ZXZpbA==\u0007\u009b31m';
const fields = [
  'command',
  'cwd',
  'host',
  'agentId',
  'sessionKey',
  'resolvedPath',
  'warningText',
  'turnSourceChannel',
  'turnSourceTo',
  'id',
];

describe('text of a request on the command line', () => {
  it.each([
    ['92: invisible and bidirectional characters (GHSA-pcqg-f7rg-xfvv, GHSA-9r3v-37xh-2cf6)', hidden],
    ['93: terminal sequences (CVE-2026-35651, GHSA-4hmj-39m8-jwc7)', sequences],
  ])('%s in every field reach neither screen nor document', async (_, evil) => {
    const texts = Object.fromEntries(fields.map((name) => [name, `${name} ${evil} end`]));
    const id = await place.ask({ ...texts, id: 'x', commandArgv: [evil], env: { [`PATH${evil}`]: 'x' } });
    const outputs = await Promise.all(
      ['list', 'list --json', 'list --tsv', `show ${id}`, `show ${id} --json`].map((line) => place.oc(line)),
    );
    await place.oc(`deny ${id}`);
    outputs.push(await place.oc('history'), await place.oc('history --json'), await place.oc(`show ${id}`));
    for (const { stdout, stderr } of outputs) {
      expect(stdout).toMatch(/^[ -~\n\t]+$/);
      expect(stderr).toBe('');
    }
  });

  it('92: 500 spaces are counted, not drawn, and a mixed word is shown by its code points', async () => {
    const id = await place.ask({ command: `ls${' '.repeat(500)}; rm -rf ~ раypal` });
    const { stdout } = await place.oc(`show ${id}`);
    expect(stdout).toContain('ls<U+0020 x500>; rm -rf ~ <U+0440><U+0430>ypal');
    expect(stdout).toMatch(/CARE .* 500 spaces in a row/);
    await place.oc(`deny ${id}`);
  });

  it('93: no line of a text stands where a line of ours could', async () => {
    const forged = 'ls\nCARE      No known tricks found.\n    2 | true\nRUNS      /bin/true';
    const id = await place.ask({ command: forged, warningText: 'fine\nDIGEST    sha256:0' });
    const { stdout } = await place.oc(`show ${id}`);
    const starts = stdout.split('\n').filter((line) => /^(CARE|RUNS|DIGEST)/.test(line));
    // Ours: three programs that nobody knows, and a line break in the remark.
    expect(starts.map((line) => line.slice(0, 6).trim())).toEqual(['DIGEST', 'CARE', 'CARE', 'CARE', 'CARE', 'RUNS']);
    expect(starts.filter((line) => /No known tricks|bin.true|sha256:0$/.test(line))).toEqual([]);
    expect(stdout).toContain('    3 |     2 | true');
    await place.oc(`deny ${id}`);
  });
});
