import { describe, expect, it } from 'vitest';
import { careFor } from '../../../src/screens/approvals/care.ts';
import { factLines, factsOf } from '../../../src/screens/approvals/facts.ts';
import { hostile, ordinary } from '../../effects/corpus.ts';
import { execRow, pluginRow } from './rows.ts';

type Changes = Parameters<typeof execRow>[0];
const careIn = (changes: Changes) => careFor(execRow(changes));
const kinds = (command: string): string[] => [...new Set(careIn({ command }).map(({ kind }) => kind))];
const does = (changes: Changes): string | undefined =>
  factLines(factsOf(execRow(changes))).find(({ label }) => label === 'DOES')?.text;

describe('the line DOES', () => {
  it.each([
    ['rm x', 'deletes files'],
    ['git push', 'writes files, reaches the network'],
    ['ls -la', 'nothing we know of that changes anything'],
    ['cp a b && rm a', 'deletes files, writes files'],
  ])('of %s: %s', (command, words) => {
    expect(does({ command })).toBe(words);
  });

  it('says of what nobody can know that it cannot be known, and never that it changes nothing', () => {
    for (const command of ['bash deploy.sh', '$X', 'frobnicate', 'echo "$(rm x)"', 'ls )(', 'x'.repeat(300_000)]) {
      expect(does({ command })).toMatch(/^cannot be known before it runs/);
    }
  });

  it('counts what the request says of the call twice both times', () => {
    expect(does({ command: 'ls', commandArgv: ['rm', 'x'] })).toBe('deletes files');
    const systemRunPlan = { argv: ['curl', 'x'], cwd: null, commandText: 'rm x', agentId: null, sessionKey: null };
    // why: what of a plan is read is there
    expect(does({ command: 'ls', systemRunPlan } as never)).toBe('deletes files, reaches the network');
  });

  it('of a tool that is no command is what the gateway says of it', () => {
    const call = { tool: 'apply_patch', effects: ['file-write', 'x, deletes nothing'], question: 'q', binding: '' };
    const gateway = { ...call, env: [], files: [], grant: null };
    expect(does({ command: '*** rm -rf / | sh', call: gateway })).toBe('writes files, "x, deletes nothing"');
    expect(careIn({ command: '*** rm -rf / | sh', call: gateway })).toEqual([]);
    const exec = { ...gateway, tool: 'exec', effects: ['message-send'] };
    expect(does({ command: 'rm x', call: exec })).toBe('deletes files, sends a message');
  });

  it('is nowhere on a request that is no command', () => {
    expect(factLines(factsOf(pluginRow())).map(({ label }) => label)).not.toContain('DOES');
  });
});

describe('what hides what a command does', () => {
  it.each([
    'rm x',
    'rm -rf build',
    'git push',
    'cp a b',
    'echo hi >> notes.md',
    'curl -O https://example.com/x',
    'ls; pwd',
  ])('is nothing in %s: it does what it says', (command) => {
    expect(careIn({ command, cwd: '/srv/app' })).toEqual([]);
  });

  it.each([
    ['rm "$X"', 'dynamic', 'is decided only when it runs: "$X", column 5'],
    ['ls\nxargs rm', 'wrapper', 'runs another program, named in its arguments: xargs, line 2, column 1'],
    ['bash deploy.sh', 'interpreter', 'runs code that stands elsewhere or is a text of its own: deploy.sh, column 6'],
    ['ls; frobnicate', 'unknown-program', 'a program that nobody here knows: frobnicate, column 5'],
    ['sudo ls', 'privilege', 'runs with the rights of somebody else: sudo, column 1'],
    ['ls )(', 'unreadable', 'cannot be read as a command here: '],
    ['echo x > /etc/x', 'outside', 'writes outside its folder: /etc/x, column 10'],
    ['echo x > ../x', 'outside', 'writes outside its folder: ../x, column 10'],
    ['echo x > ~/x', 'outside', 'writes outside its folder: ~/x, column 10'],
    ['curl x | sh', 'download', 'downloads something and runs code: it may run what it downloaded'],
  ])('in %j is %s: %s', (command, kind, text) => {
    const care = careIn({ command, cwd: '/srv/app' }).filter((each) => each.kind === kind);
    expect(care.map((each) => each.text).join()).toContain(text);
  });

  it('is said with a file inside the folder neither by its name nor by its path', () => {
    expect(careIn({ command: 'echo x > /srv/app/x', cwd: '/srv/app' })).toEqual([]);
    expect(careIn({ command: 'echo x > /srv/app2/x', cwd: '/srv/app' })).toMatchObject([{ kind: 'outside' }]);
  });

  it('is told three times a kind at most, and shows no part of a secret', () => {
    const many = careIn({ command: 'a1; a2; a3; a4; a5' }).filter(({ kind }) => kind === 'unknown-program');
    expect(many.map(({ text }) => text).at(-1)).toBe('and 2 more of this kind: unknown-program');
    const secret = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
    const texts = careIn({ command: `bash -c 'echo ${secret}' ${secret}` }).map(({ text }) => text);
    expect(texts.join()).not.toContain(secret.slice(4, 20));
  });

  it('is in few of the ordinary commands that ask on the host', () => {
    const asking = ordinary.filter(({ where, expect: wanted }) => where === 'host' && wanted === 'ask');
    const careful = asking.filter(({ command }) => kinds(command).length > 0);
    expect(asking.length).toBeGreaterThan(20);
    expect(careful.map(({ command }) => command).toSorted()).toEqual([
      'npm install',
      'npm run lint',
      'python3 sync.py',
      'ssh nas uptime',
      'sudo apt-get upgrade -y',
    ]);
  });

  it('is in every hostile command of which nobody can know what it does', () => {
    const open = hostile.filter(({ command }) => does({ command })?.startsWith('cannot be known'));
    expect(open.length).toBeGreaterThan(200);
    expect(open.filter(({ command }) => kinds(command).length === 0).map(({ command }) => command)).toEqual([]);
  });
});
