import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { protectedInCall } from '../../../src/gateway/tools/protected-call.ts';
import { ToolBench } from './tool-bench.ts';

const found = (bench: ToolBench, command: string, cwd?: string): boolean =>
  protectedInCall(
    bench.planned('exec', { command, ...(cwd === undefined ? {} : { cwd }) }),
    bench.kind,
    bench.places,
  ) !== null;

it.each([
  ...['cat ~/.config/git/credentials', 'cat ~/.pgpass', 'head ~/.my.cnf', 'cat ~/.vault-token'],
  ...['cat ~/.cargo/credentials.toml', 'cat ~/.config/rclone/rclone.conf', 'cat ~/.terraform.d/credentials.tfrc.json'],
  ...['cat ~/.config/hub', 'cat ~/.config/sops/age/keys.txt', 'cat ~/.m2/settings.xml', 'cat ~/.gem/credentials'],
])('185: a command on the host reads no credentials of a person: %s', async (command) => {
  await using bench = new ToolBench();
  expect(found(bench, command)).toBe(true);
});

it('185: a command on the host names no place of ours, whatever way it is written or leads', async () => {
  await using bench = new ToolBench();
  mkdirSync(join(bench.stateDir, 'state'));
  writeFileSync(join(bench.stateDir, 'state', 'oc.sqlite'), 'x');
  symlinkSync(bench.stateDir, join(bench.home, 'innocent'));
  symlinkSync(join(bench.home, '.ssh'), bench.at('docs'));
  symlinkSync('/proc/self/environ', bench.at('env'));
  const { home } = bench;
  for (const command of [
    ...[
      'cat ~/.ssh/id',
      `cat ${home}/.ssh/id`,
      'cat ../openclaw.json',
      'cat ../state/oc.sqlite',
      'cat docs/id',
      'cat env',
    ],
    ...[`cat ${home}/innocent/openclaw.json`, `cat ${home}//innocent/./state/oc.sqlite`, 'cat /proc/1/environ'],
    ...['cat /proc/self/environ', 'tr a b < /proc/self/environ', 'cat ~/.ss?/id', 'head --lines=3 ~/.aws/credentials'],
    ...[
      `grep -r token ${home}`,
      'rg token ~',
      `tar c ${home}`,
      'grep -rn key /',
      'cp -a ~ /tmp/x',
      'cat ~/.openclaw/.env',
    ],
    ...[
      'cd ~/.ssh && cat id',
      'cat < ~/.ssh/id',
      'base64 ../.env | head',
      'dd if=../openclaw.json',
      'ln ../state/oc.sqlite x',
    ],
    ...['cd; cat .ssh/id', 'cd ~ && cat .ssh/id', 'cd .. && cat openclaw.json', '(cd ..; cat state/oc.sqlite)'],
    ...[
      'pushd ..; cat state/oc.sqlite',
      'env -C .. cat openclaw.json',
      'cd ..; cd state; cat oc.sqlite',
      'cd; cd .ssh',
    ],
    ...['cd / && cat proc/1/environ', 'cd ~ && grep -r token .', 'git -C .. show :openclaw.json', 'cd .. && cat *'],
    ...['ps auxe', 'ps eww', '"ps" axe | grep KEY', 'ps -ef e', '/bin/ps -E', 'echo $(ps e)'],
  ]) {
    expect([command, found(bench, command)]).toEqual([command, true]);
  }
  expect(found(bench, 'cat id', join(home, '.ssh'))).toBe(true);
  expect(found(bench, 'cat id', 'docs')).toBe(true);
});

it('185: leaves everything else alone', async () => {
  await using bench = new ToolBench();
  writeFileSync(bench.at('notes.txt'), 'x');
  for (const command of [
    ...[
      'cat notes.txt',
      'grep -r token .',
      'rg token',
      'ls -la ~',
      'du -sh ~',
      'cat /etc/hosts',
      'df -h /',
      'git status',
    ],
    ...[
      'cat /proc/meminfo',
      'cat /proc/cpuinfo',
      'tar czf out.tgz notes.txt',
      'ls /',
      `cat ${bench.workspace}/notes.txt`,
    ],
  ]) {
    expect([command, found(bench, command)]).toEqual([command, false]);
  }
});

it('185: in a sandbox the environments of processes are all that is left to protect', async () => {
  await using bench = new ToolBench('docker');
  expect(found(bench, 'cat /proc/1/environ')).toBe(true);
  expect(found(bench, 'cat ~/.ssh/known_hosts')).toBe(true);
  expect(found(bench, 'cat notes.txt')).toBe(false);
  expect(found(bench, 'grep -r token /')).toBe(false);
});

it('185: a pattern, a second name and a program that follows links lead to no place of ours either', async () => {
  await using bench = new ToolBench();
  mkdirSync(bench.at('plain/deep'), { recursive: true });
  writeFileSync(bench.at('plain/notes.md'), 'x');
  const harmless = [
    'cat *',
    'cat */*.md',
    'grep -R x .',
    'rg -L x',
    'cat {plain/notes.md,x}',
    'grep -rn x plain',
    'wc -l */*',
  ];
  for (const command of harmless) expect([command, found(bench, command)]).toEqual([command, false]);
  symlinkSync(join(bench.home, '.ssh'), bench.at('plain/deep/link'));
  for (const command of [
    'cat */*/l*',
    'cat plain/deep/????/id',
    'grep -R x .',
    'rg -L x',
    'diff -r plain /tmp',
    'cat {plain/deep/link/id,x}',
  ]) {
    expect([command, found(bench, command)]).toEqual([command, true]);
  }
  expect(found(bench, 'grep -rn x plain')).toBe(false);
  writeFileSync(join(bench.stateDir, 'openclaw.json'), 'x');
  linkSync(join(bench.stateDir, 'openclaw.json'), bench.at('plain/same'));
  for (const command of ['cat plain/same', 'cat plain/s*', 'grep -rn x plain', 'wc -c < plain/same']) {
    expect([command, found(bench, command)]).toEqual([command, true]);
  }
  symlinkSync('/proc', bench.at('numbers'));
  expect(found(bench, 'grep -R x numbers')).toBe(true);
  expect(found(bench, 'grep -r x /proc/self')).toBe(true);
});

it('185: what cannot be gone through is not vouched for', async () => {
  await using bench = new ToolBench();
  mkdirSync(bench.at('many'));
  for (let at = 0; at < 300; at += 1) mkdirSync(bench.at(`many/${at}`));
  const stars = Array.from({ length: 12 }, () => '*').join('a');
  expect(found(bench, `cat many/${stars}`)).toBe(false);
  expect(found(bench, `cat ${Array.from({ length: 80 }, (_, at) => `many/*/${at}`).join(' ')}`)).toBe(true);
});

it('185: names inside of a protected place are not told either', async () => {
  await using bench = new ToolBench();
  const { home } = bench;
  for (const command of [
    ...[
      'find ~',
      'find ~ -name id',
      'cd; find',
      'cd && find .',
      'c\\d; find',
      'cd 2>x; find',
      'cd -P; tree',
      'cd ""; cd; fd key',
    ],
    ...[
      'ls -R ~',
      'ls -laR ~',
      'ls --recursive ~',
      `ls -R ${home}`,
      'ls ~ -R',
      'cd ~; ls -R',
      'cd .. && ls -R',
      'l"s" -R ~',
      '/bin/ls -R ~',
    ],
    ...[
      'tree ~',
      'du ~',
      'du -a ~',
      'find / -name id',
      'find ..',
      'ls -R ..',
      'fd id ~',
      'eza --tree ~',
      'lsattr -R ~',
    ],
    ...['cd; rg token', 'cd && grep -r token', 'cd ~ ; rg token', 'cd $NONE && rg token', 'find -L ~/.', 'ls -R ~/../'],
  ]) {
    expect([command, found(bench, command)]).toEqual([command, true]);
  }
});

it('what is ordinary is found in folders that hold no such place, also after going there', async () => {
  await using bench = new ToolBench();
  mkdirSync(bench.at('src'));
  mkdirSync(join(bench.home, 'papers'));
  for (const command of [
    ...[
      'find . -name a',
      'ls -R',
      'ls -R src',
      'tree',
      'du -sh ~/papers',
      'find ~/papers',
      'ls -la ~',
      'du -s ~',
      'ls ~',
    ],
    ...['cd src && grep -rn foo .', 'cd src && rg foo', 'cd src; find', 'cd ./src && ls -R', 'cd ~/papers && find .'],
  ]) {
    expect([command, found(bench, command)]).toEqual([command, false]);
  }
});
