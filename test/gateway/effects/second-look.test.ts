import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../../src/gateway/effects/effects-of.ts';
import { secondLook } from '../../effects/second-look.ts';
import { decide, isHeld } from './decide.ts';

const sandboxAsks: readonly string[] = ['file-delete', 'message-send', 'network-request'];

describe('the hostile commands of a second look', () => {
  it('are many, and each stands once in its place', () => {
    const all = secondLook.flatMap(({ where, commands }) => commands.map((command) => `${where}: ${command}`));
    expect(all.length).toBeGreaterThanOrEqual(150);
    expect(all.filter((each, at) => all.indexOf(each) !== at)).toEqual([]);
  });

  it.each(secondLook)('never run without being asked about on the $where: $why', ({ where, commands }) => {
    expect(commands.filter((command) => !isHeld(where, command))).toEqual([]);
  });

  it('are asked about in a sandbox for what they could delete, send or reach', () => {
    const inSandbox = secondLook.filter(({ where }) => where === 'sandbox').flatMap(({ commands }) => commands);
    const unnamed = inSandbox.filter(
      (command) => !decide('sandbox', command).effects.categories.some((each) => sandboxAsks.includes(each)),
    );
    expect(unnamed).toEqual([]);
  });
});

/** What stands next to a hostile one, and is none. */
const quiet = [
  ...['git branch', 'git branch -a', 'git branch -vv', 'git branch --list "feature/*"', 'git branch --contains HEAD~1'],
  ...['git branch --show-current', 'git branch -r --sort=-committerdate', 'git branch --merged main'],
  ...[
    'git tag',
    'git tag -l',
    'git tag -l "v1.*"',
    'git tag -n3',
    'git tag --sort=-creatordate',
    'git tag --contains HEAD',
  ],
  ...['git remote', 'git remote -v', 'git remote get-url origin', 'git reflog', 'git reflog show', 'git reflog -5'],
  ...['git stash list', 'git stash show', 'git worktree list', 'git worktree list --porcelain', 'git config -l'],
  ...['git config --get user.name', 'git config --list --show-origin', 'git config get user.name', 'git fsck'],
  ...[
    'ip a s',
    'ip -br addr show',
    'ip r s',
    'ip link show eth0',
    'sensors',
    'blkid',
    'tput cols',
    'arp -n',
    'hostname -f',
  ],
  ...['less -N notes.md', 'less +20 notes.md', 'man 5 crontab', 'nm -C a.o', 'objdump -d a.o', 'strings -n 8 a.bin'],
  ...['pip list', 'pip list --format=json', 'pip3 show requests', 'pip freeze', 'gem list -l', 'tar tzf a.tgz'],
  ...[
    "awk '{ print $1, \\\n $2 }' notes.md",
    'ls \\\n -la',
    'yq .a f.yml',
    'env -C sub ls',
    'nice ls',
    'command -v git',
  ],
  ...[
    'git grep -n Option',
    'git grep -in3 open',
    'git grep --only-matching x',
    'lua -v',
    'java --version',
    'lspci -nn',
  ],
  ...['apt-cache policy git', 'apt-cache search pdf', 'aspell list', 'soxi a.wav', 'mediainfo a.mp4', 'gpgv a.sig a'],
  ...[
    'ffprobe -v error -select_streams v:0 -show_entries stream=width,height -of csv:p=0 a.mp4',
    'ffprobe -hide_banner -print_format json -show_format a.mp4',
    'pdftotext -layout a.pdf -',
    'pdftotext -enc UTF-8 a.pdf -',
    'openssl x509 -in a.pem -noout -dates',
    "sqlite3 a.db 'pragma table_info(t)'",
    "sqlite3 a.db 'with x as (select 1) select replace(a, 1, 2) from x'",
  ],
];

describe('what stands beside them', () => {
  it('is not asked about', () => {
    expect(quiet.filter((command) => isHeld('host', command))).toEqual([]);
  });

  it.each([
    'i=0; while [ $i -lt 3 ]; do i=$((i+1)); done; echo $i',
    "n=$(awk '{ n += $1 } END { print n }' f.txt); echo $((n * 2))",
    'for i in 1 2 3; do echo $((i * 2)); done',
    "printf '%s\\n' '- [ ] say `hello`' >> notes.md",
    'read -r line < f.txt; echo "$line"',
    'mapfile -t lines < f.txt; wc -l f.txt',
  ])('runs in a sandbox: %s', (command) => {
    expect(isHeld('sandbox', command)).toBe(false);
  });
});

describe('a backslash at the end of a line', () => {
  it.each(['echo $\\\n(rm n)', "bash -c $'echo $\\\\\\n(rm n)'", 'r\\\nm n'])(
    'is read as a shell reads it: %s',
    (command) => {
      expect(effectsOf(command).categories).toContain('file-delete');
    },
  );

  it('leaves the words of one program what they are', () => {
    expect(effectsOf('git commit \\\n  -m x').argv).toEqual(['git', 'commit', '-m', 'x']);
  });
});

describe('what a download does', () => {
  it.each([
    'curl -o a https://a.example',
    'curl -sSLO https://a.example/b',
    'curl --output=a https://a.example',
    'scp h:a b',
  ])('is said to write where it does: %s', (command) => {
    expect(effectsOf(command).categories).toEqual(expect.arrayContaining(['file-write', 'network-request']));
  });

  it('is not said to write what it prints', () => {
    expect(effectsOf('curl -s https://a.example -H "X: -o"').categories).toEqual(['network-request']);
  });
});
