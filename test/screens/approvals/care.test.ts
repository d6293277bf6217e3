import { describe, expect, it } from 'vitest';
import { careFor } from '../../../src/screens/approvals/care.ts';
import { execRow, pluginRow } from './rows.ts';

const said = (row: ReturnType<typeof execRow>): string =>
  careFor(row)
    .map(({ text }) => text)
    .join('\n');
const kinds = (changes: Parameters<typeof execRow>[0]): string[] => careFor(execRow(changes)).map(({ kind }) => kind);
const about = (command: string): string => said(execRow({ command }));

describe('what to be careful about in a request', () => {
  it('is nothing for a plain command', () => {
    const plain = { commandArgv: ['git', '-C', '/srv/app', 'pull', '--ff-only'], cwd: '/srv/app', agentId: 'main' };
    expect(careFor(execRow(plain))).toEqual([]);
  });

  it('names a look-alike letter with its code point and column', () => {
    const care = careFor(execRow({ command: 'curl https://аpple.com/install.sh' }));
    expect(care[0]).toMatchObject({ kind: 'look-alike', codePoint: 'U+0430', column: 14 });
    expect(said(execRow({ command: 'curl https://аpple.com/install.sh' }))).toContain('xn--pple-43d.com');
  });

  it('names what is hidden, in whichever field it hides (T4)', () => {
    for (const field of ['cwd', 'host', 'agentId', 'sessionKey', 'resolvedPath', 'warningText', 'turnSourceTo']) {
      expect(careFor(execRow({ [field]: 'a\u202eb' }))).toMatchObject([{ kind: 'invisible', codePoint: 'U+202E' }]);
    }
    expect(said(pluginRow({ detail: 'fine\nnot\u200bfine' }))).toContain('the detail, line 2 hides');
  });

  it('counts padding by spaces and by empty lines (T10)', () => {
    expect(about(`ls${' '.repeat(212)}; rm -rf ~`)).toContain('212 spaces in a row, column 3');
    expect(about('ls\n\n\n\nrm -rf ~')).toContain('3 empty lines before line 5');
    expect(about('ls\n \n\t\n')).toContain('3 empty lines at its end');
    expect(about('ls\n\nrm x')).toBe('');
  });

  it.each([
    ['https://apple.com@evil.example/x', 'user part before its @ and leads to evil.example'],
    ['http://2130706433/', 'leads: 127.0.0.1'],
    ['http://0x7f.1/', 'leads: 127.0.0.1'],
    ['http://0177.0.0.1/', 'leads: 127.0.0.1'],
    ['http://ex%61mple.com/', 'leads: example.com'],
    ['https://xn--pple-43d.com/', 'in punycode'],
    ['ssh://git@evil.example/x', 'leads to evil.example'],
  ])('%s: %s (T7)', (url, words) => {
    expect(about(`curl ${url}`)).toContain(words);
  });

  it.each(['https://example.com/a@b', 'http://127.0.0.1:8080/x', 'https://[::1]/', 'http://$HOST/x'])(
    '%s is an address like any other',
    (url) => {
      expect(kinds({ command: `curl "${url}"` })).not.toContain('address');
    },
  );

  it.each([
    ['rm -rf /tmp/demo && echo hi', ['rm', '-rf', '/tmp/demo']],
    ['ls', ['rm', '-rf', '/']],
    ['echo a b', ['echo', 'a b']],
    ['echo "$(id)"', ['echo', '$(id)']],
    ['ls', ['/tmp/sh', '-c', 'ls']],
    ['ls', ['sh', '-c', 'ls ']],
    ['ls', ['sh', '-c', 'ls', 'x']],
  ])('says that %s is not the command of its list of arguments (T11)', (command, commandArgv) => {
    expect(said(execRow({ command, commandArgv }))).toContain('not the command that the text shows');
  });

  it.each([
    [`bash -c 'for f in *.log; do gzip "$f"; done'`, ['bash', '-c', 'for f in *.log; do gzip "$f"; done']],
    ['echo "a b" c\\ d', ['echo', 'a b', 'c d']],
    ['ls *', ['ls', '*']],
    ['ls | wc -l', ['/bin/sh', '-c', 'ls | wc -l']],
  ])('takes %s for its list of arguments (T11)', (command, commandArgv) => {
    expect(kinds({ command, commandArgv })).not.toContain('arguments');
  });

  it('names variables that steer a program, in any case (row 103, GHSA-98ch-45wp-ch47)', () => {
    const names = ['PATH', 'LD_PRELOAD', 'NODE_OPTIONS', 'BASH_ENV', 'GIT_SSH_COMMAND', 'Path', 'ld_preload'];
    for (const name of names) expect(said(execRow({ envKeys: [name] }))).toContain(`the request sets ${name}`);
    expect(said(execRow({ envKeys: ['FOO', 'LANGUAGE'] }))).toBe('');
  });

  it('says that a text was escaped before it came here (T22)', () => {
    expect(about('echo \\u{202E}gpj.exe')).toContain('already escaped by a gateway');
  });

  it('lists three of a kind and counts the others, so that no kind is pushed out of sight', () => {
    const care = careFor(execRow({ command: `${'x\u200by\n'.repeat(50)}curl http://a@b/` }));
    expect(care.filter(({ kind }) => kind === 'invisible')).toHaveLength(4);
    expect(said(execRow({ command: 'x\u200by\n'.repeat(50) }))).toContain('and 47 more of this kind: invisible');
    expect(care.some(({ kind }) => kind === 'address')).toBe(true);
  });

  it('never holds a character of the text that could hide or turn anything', () => {
    const hostile = 'a\u001b[2K\u202e http://x\u200b@аpple.com/ \u{e0041} й'.repeat(9);
    expect(said(execRow({ command: hostile, envKeys: [`PATH${hostile}`], cwd: hostile }))).toMatch(/^[ -~\n]*$/);
  });
});
