import { optionNames, readOptions } from '../options.ts';
import type { Call, ProgramTable, Reader } from '../program-row.ts';
import { each } from '../program-row.ts';

/** Programs that read, or compute, and print, with the options that make them do more. */
export const readers: ProgramTable = {
  ...each(
    `ls dir vdir cat tac head tail cut tr paste join comm fold fmt pr expand unexpand rev nl od hexdump hd cmp
     sum cksum md5sum sha1sum sha224sum sha256sum sha384sum sha512sum b2sum base32 base64 basenc basename dirname realpath
     readlink stat df free uptime uname whoami id groups nproc arch tty who w users last lastb lscpu lsblk lsusb
     lsmem lsns vmstat iostat mpstat seq factor numfmt expr bc cal ncal uuidgen sleep usleep pgrep pidof locale
     getconf namei pathchk tsort zcat bzcat xzcat zstdcat lzcat zgrep zegrep zfgrep bzgrep xzgrep zdiff zcmp grep egrep
     fgrep look colrm col colcrt csvlook csvstat csvgrep csvjson csvstack figlet banner pdfinfo pdffonts
          whereis which apropos whatis mdls column ansi2txt
     lsattr getfacl findmnt lsmod modinfo tokei wcwidth sha3sum xxhsum
     md5 shasum ts true false test [ yes`,
    {},
  ),
  ...each('wc du', { more: readsListed }),
  ...each('nm size objdump readelf strings', { options: { '--plugin': 'anything' }, more: optionsInFiles }),
  sensors: { options: { '-s': ['system-command'], '--set': ['system-command'] }, values: '-c --config-file' },
  blkid: {
    options: {
      '-c': ['file-write'],
      '--cache-file': ['file-write'],
      '-w': ['file-write'],
      '-g': ['file-write'],
      '--garbage-collect': ['file-write'],
    },
    values: '-c --cache-file -w -o -s -n -u -O -S -L -U -t --match-tag',
  },
  // Names that it does not know are asked for in the network.
  lspci: { options: { '-q': ['network-request'], '-Q': ['network-request'] }, values: '-s -d -i -p -A -O -F -H' },
  tput: { more: startsTerminal },
  cowsay: { options: { '-f': 'anything' }, values: '-f -e -T -W' },
  ...each('cloc scc', { more: anyOptionMayRun }),
  jo: { more: filesInWords },
  units: { options: { '-L': ['file-write'], '--log': ['file-write'] }, values: '-L --log -f --file -o -d' },
  shellcheck: { options: { '-x': 'anything', '--external-sources': 'anything' }, values: '-e -i -f -s -S -o -P -W' },
  echo: {},
  printf: {},
  diff: {},
  file: {
    options: { '-C': ['file-write'], '--compile': ['file-write'], '-f': 'anything', '--files-from': 'anything' },
    values: '-m --magic-file -f --files-from -F -P',
  },
  sort: {
    options: { '-o': ['file-write'], '--output': ['file-write'], '--compress-program': 'anything' },
    more: readsListed,
    values:
      '-o --output -k --key -t --field-separator -S --buffer-size -T --temporary-directory --compress-program --parallel --files0-from --batch-size --random-source',
  },
  shuf: {
    options: { '-o': ['file-write'], '--output': ['file-write'] },
    values: '-o --output -n -i --head-count --input-range --random-source',
  },
  uniq: { values: '-f -s -w', more: secondOperandIsWritten },
  xxd: { values: '-c -g -l -o -s -n -R -cols -groupsize -len -name', more: secondOperandIsWritten },
  tree: { options: { '-o': ['file-write'], '-R': ['file-write'] }, values: '-o -L -P -I -H -T' },
  iconv: {
    options: { '-o': ['file-write'], '--output': ['file-write'] },
    values: '-f -t -o --output --from-code --to-code',
  },
  date: {
    options: { '-s': ['system-command'], '--set': ['system-command'] },
    values: '-d --date -s --set -f --file -r --reference',
    more: dateOperand,
  },
  hostname: {
    options: {
      '-b': ['system-command'],
      '--boot': ['system-command'],
      '-F': ['system-command'],
      '--file': ['system-command'],
    },
    more: anyOperandChanges,
  },
  dmesg: {
    options: {
      '-C': ['system-command'],
      '-c': ['system-command'],
      '-D': ['system-command'],
      '-E': ['system-command'],
      '-n': ['system-command'],
      '--clear': ['system-command'],
      '--read-clear': ['system-command'],
      '--console-off': ['system-command'],
      '--console-on': ['system-command'],
      '--console-level': ['system-command'],
    },
    values: '-n -l -f -F -s --level --facility --since --until',
  },
  ss: {
    options: { '-K': ['system-command'], '--kill': ['system-command'], '-D': ['file-write'], '--diag': ['file-write'] },
    values: '-f -A -D -F -N --family --query --socket --diag --filter --net',
  },
  ps: { more: psOfEnvironments },
  rg: {
    options: { '--pre': 'anything', '--hostname-bin': 'anything' },
    values:
      '-e -f -g -t -T -A -B -C -m -M -r -j -d -E --pre --pre-glob --glob --type --type-not --max-count --sort --sortr --max-depth --context --after-context --before-context --regexp --file --replace --colors --hostname-bin',
  },
  jq: {
    options: { '-f': 'anything', '--from-file': 'anything' },
    values: '-f -L --from-file --indent --tab',
    more: jqText,
  },
  yq: {
    options: {
      '-i': ['file-write'],
      '--inplace': ['file-write'],
      '-s': ['file-write'],
      '--split-exp': ['file-write'],
      '--split-exp-file': ['file-write'],
      '--in-place': ['file-write'],
      '--from-file': 'anything',
    },
    values: '-p -o -I --input-format --output-format --indent -s --split-exp',
    more: environmentWords,
  },
  csvcut: {},
  csvsort: {},
  getent: {
    otherVerbs: ['network-request'],
    verbs: { passwd: {}, group: {}, shadow: {}, services: {}, protocols: {} },
  },
  less: {
    options: {
      '-o': ['file-write'],
      '-O': ['file-write'],
      '--log-file': ['file-write'],
      '--LOG-FILE': ['file-write'],
      '-k': 'anything',
      '--lesskey-file': 'anything',
      '--lesskey-src': 'anything',
      '--lesskey-content': 'anything',
    },
    values: '-o -O -p -k -t -T -P -x -y -z',
    more: lessWords,
  },
  more: { more: plusCommand },
  man: {
    options: {
      '-P': 'anything',
      '--pager': 'anything',
      '-H': 'anything',
      '--html': 'anything',
      '-C': 'anything',
      '--config-file': 'anything',
      '-p': 'anything',
      '--preprocessor': 'anything',
      '-l': 'anything',
      '--local-file': 'anything',
      '-M': 'anything',
      '--manpath': 'anything',
      '-X': 'anything',
      '--gxditview': 'anything',
    },
    values: '-P --pager -C -S -s -M --manpath -m -L -E -R -r -p',
    more: pageOfAFile,
  },
  aspell: {
    verbs: { list: {}, dump: {}, config: {} },
    otherVerbs: ['file-write'],
    options: {
      '--filter': 'anything',
      '--add-filter': 'anything',
      '--filter-path': 'anything',
      '--conf': 'anything',
      '--conf-dir': 'anything',
      '--per-conf': 'anything',
      // There it looks for further settings, and for what these name.
      '--home-dir': 'anything',
      '--data-dir': 'anything',
      '--local-data-dir': 'anything',
      '--prefix': 'anything',
    },
  },
  ip: { more: ipVerb },
  arp: {
    options: {
      '-s': ['system-command'],
      '--set': ['system-command'],
      '-d': ['system-command'],
      '--delete': ['system-command'],
      '-f': ['system-command'],
      '--file': ['system-command'],
    },
  },
  ifconfig: { more: anyOperandChanges },
  top: {},
};

/** A file says which files are read: nobody has read those names. */
function readsListed({ args, program }: Call, reader: Reader): void {
  if (args.some(({ text }) => text.startsWith('--files'))) reader.uncertain([], 'dynamic', program);
}

/** Among their options are some that run a program, and some that write. */
function anyOptionMayRun(call: Call, reader: Reader): void {
  const option = call.args.find(({ text, open }) => open || text.startsWith('-'));
  if (option !== undefined) reader.does('anything', 'wrapper', option);
}

/** Behind these signs a word is the name of a file that is read. */
function filesInWords(call: Call, reader: Reader): void {
  const file = call.args.find(({ text, fixed }) => !fixed || /[=:][@%:]|^-/.test(text));
  if (file !== undefined) reader.does('anything', 'interpreter', file);
}

/** A page may be made of other files, and one of somebody's own of any. */
function pageOfAFile(call: Call, reader: Reader): void {
  const file = call.args.find(({ text, open }) => open || text.includes('/'));
  if (file !== undefined) reader.does('anything', 'interpreter', file);
}

function secondOperandIsWritten(call: Call, reader: Reader): void {
  const row = readers[call.name];
  const { operands, open } = readOptions(call.args, optionNames(row?.values ?? ''));
  const written = operands[1];
  if (written !== undefined) reader.writes(written);
  else if (open[0] !== undefined) reader.uncertain(['file-write'], 'dynamic', open[0]);
}

function dateOperand(call: Call, reader: Reader): void {
  const { operands } = readOptions(call.args, optionNames(readers['date']?.values ?? ''));
  const sets = operands.find(({ text }) => !text.startsWith('+'));
  if (sets !== undefined) reader.does(['system-command'], null, sets);
}

function anyOperandChanges(call: Call, reader: Reader): void {
  const { operands } = readOptions(call.args, new Set());
  if (operands[0] !== undefined) reader.does(['system-command'], null, operands[0]);
}

/** Without a dash, an `e` among the letters shows the environment of every process. */
function psOfEnvironments(call: Call, reader: Reader): void {
  const shows = call.args.find(({ text }) => /^[a-zA-Z]*[eE][a-zA-Z]*$/.test(text) || /^-[a-zA-Z]*E/.test(text));
  const asked = call.args.find(({ text }) => /environ/.test(text));
  const found = shows ?? asked ?? call.args.find(({ open }) => open);
  if (found !== undefined) reader.does(['system-command'], null, found);
}

function jqText(call: Call, reader: Reader): void {
  const shown = call.args.find(
    ({ text, fixed }) => !fixed || /(^|[^.\w$"])env\b|\$ENV|\$__prog|\b(import|include)\b/.test(text),
  );
  if (shown === undefined) return;
  if (shown.fixed) reader.does(['system-command'], null, shown);
  else reader.uncertain([], 'dynamic', shown);
}

function environmentWords(call: Call, reader: Reader): void {
  const shown = call.args.find(({ text }) => /\b(strenv|envsubst|env|load\w*)\s*\(?|\bsystem\b|^--security/.test(text));
  if (shown !== undefined) reader.does(['system-command'], null, shown);
}

/** A pager takes its commands from a word that begins with a plus. */
function plusCommand(call: Call, reader: Reader): void {
  const command = call.args.find(({ text, open }) => open || /^\+/.test(text));
  if (command !== undefined && !/^\+\d*$/.test(command.text)) reader.does('anything', 'interpreter', command);
}

/** The value of an option ends at a dollar sign, and another option begins there. */
function lessWords(call: Call, reader: Reader): void {
  plusCommand(call, reader);
  const hidden = call.args.find(({ text }) => /^-.*\$/.test(text));
  if (hidden !== undefined) reader.does('anything', 'interpreter', hidden);
}

/** A word may name a file of further options. */
function optionsInFiles(call: Call, reader: Reader): void {
  const list = call.args.find(({ text, open }) => open || text.startsWith('@'));
  if (list !== undefined) reader.does('anything', list.open ? 'dynamic' : 'interpreter', list);
}

/** What a terminal wants at its start is a text, a file and a program. */
function startsTerminal(call: Call, reader: Reader): void {
  const starts = call.args.find(({ text, open }) => open || /^(init|reset|-S)$/.test(text));
  if (starts !== undefined) reader.does(['system-command'], null, starts);
}

/** Its options are words with one dash, cut anywhere. Those that take a word name another file or another place. */
function ipVerb(call: Call, reader: Reader): void {
  const elsewhere = call.args.find(
    ({ text, open }) => open || /^-+(b|ba\w*|n|ne\w*|force|rc\w*|l|lo\w*|f|fa\w*)$/.test(text),
  );
  const [object, verb] = call.args.filter(({ text }) => !text.startsWith('-'));
  if (elsewhere !== undefined) reader.does('anything', 'wrapper', elsewhere);
  else if (object !== undefined && /^(n|v|mo)/.test(object.text)) reader.does('anything', 'wrapper', object);
  // `s` is `set` for a link, and `show` for addresses and routes.
  else if (verb?.text === 's' && /^[ar]/.test(object?.text ?? '')) return;
  else if (verb !== undefined && !/^(sh|show|l|ls|list|g|get)$/.test(verb.text))
    reader.does(['system-command'], null, verb);
}
