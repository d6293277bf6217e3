import type { Arg } from '../arg.ts';
import { argOfText, unreadArg } from '../arg.ts';
import { isOption, optionNames, partOf, readOptions } from '../options.ts';
import type { Call, Does, ProgramRow, ProgramTable, Reader } from '../program-row.ts';
import { each } from '../program-row.ts';
import { isHarmlessForProgram } from '../variables.ts';

interface Wrapping {
  /** Options with a value, and options without, separated by spaces. One that is in neither may do anything. */
  readonly values?: string;
  readonly flags?: string;
  /** Operands of its own before the program. */
  readonly own?: number;
  /** Options whose value is a text for a shell. */
  readonly text?: string;
  /** Assignments may stand before the program. */
  readonly assigns?: true;
  /** What it does beside running the program. */
  readonly does?: Does;
  /** What it does when no program is named. */
  readonly alone?: Does;
}

/** A wrapper is what it runs. */
const wraps = (wrapping: Wrapping): ProgramRow => ({
  note: 'wrapper',
  more: (call, reader) => wrapped(wrapping, call, reader),
});

const raises = { does: ['system-command'], alone: ['system-command'] } as const;
const number = '-0 -1 -2 -3 -4 -5 -6 -7 -8 -9';

const locking: Wrapping = {
  values: '-w --timeout -E --conflict-exit-code',
  flags: '-s -x -e -n -u -o -F -v --shared --exclusive --nonblock --unlock --close --no-fork --verbose',
  own: 1,
  text: '-c --command',
};

export const wrappers: ProgramTable = {
  env: wraps({
    values: '-u --unset -C --chdir -S --split-string -a --argv0',
    flags: '-i -0 -v --ignore-environment --null --debug',
    assigns: true,
    alone: ['system-command'],
  }),
  nice: wraps({ values: '-n --adjustment', flags: number }),
  nohup: wraps({}),
  time: wraps({ values: '-f --format', flags: '-p -v -q --verbose --portability --quiet' }),
  timeout: wraps({
    values: '-s --signal -k --kill-after',
    flags: '-v -p -f --verbose --foreground --preserve-status',
    own: 1,
  }),
  stdbuf: wraps({ values: '-i --input -o --output -e --error' }),
  flock: {
    note: 'wrapper',
    more: (call, reader) => {
      makesLock(call, reader);
      wrapped(locking, call, reader);
    },
  },
  setsid: wraps({ flags: '-c -f -w --ctty --fork --wait' }),
  ionice: wraps({ values: '-c --class -n --classdata', flags: '-t --ignore' }),
  taskset: wraps({ flags: '-a -c --all-tasks --cpu-list', own: 1 }),
  chrt: wraps({ values: '-T -P -D', flags: '-b -f -i -o -r -d -a -v --batch --fifo --idle --other --rr', own: 1 }),
  unbuffer: wraps({ flags: '-p' }),
  setpriv: wraps({
    values: '--reuid --regid --groups --inh-caps --ambient-caps --bounding-set --securebits --pdeathsig',
    flags: '--no-new-privs --clear-groups --init-groups --keep-groups --reset-env',
  }),
  prlimit: wraps({
    flags:
      '--nofile --core --cpu --data --fsize --locks --memlock --msgqueue --nice --nproc --rss --rtprio --rttime --sigpending --stack --as -c -d -e -f -i -l -m -n -q -r -s -t -u -v -x -y',
  }),
  faketime: wraps({ flags: '-m -f', own: 1 }),
  ...each('chronic nocache eatmydata catchsegv builtin', wraps({ flags: '-p' })),
  // Alone they start a shell.
  ...each('setarch linux32 linux64', wraps({ alone: 'anything' })),
  command: wraps({ flags: '-p -v -V' }),
  exec: wraps({ values: '-a', flags: '-c -l' }),
  ...each('sudo doas', {
    ...wraps({
      values: '-u --user -g --group -C -h --host -p --prompt -r -t -U -D --chdir -T -R',
      flags: '-n -b -E -H -k -K -S -A -P -i -s -l -v',
      assigns: true,
      ...raises,
    }),
    note: 'privilege',
  }),
  pkexec: { ...wraps({ values: '-u --user', ...raises }), note: 'privilege' },
  chroot: wraps({ flags: '--userspec --groups --skip-chdir', own: 1, ...raises }),
  unshare: wraps({
    flags: '-r -U -m -n -p -f -u -i -C -T --map-root-user --user --mount --net --pid --fork',
    ...raises,
  }),
  strace: wraps({
    values: '-e -o -s -E',
    flags: '-f -t -v -q',
    does: ['file-write', 'system-command'],
    alone: 'anything',
  }),
  busybox: wraps({}),
  toybox: wraps({}),
  'ld.so': wraps({ values: '--argv0' }),
  xargs: { note: 'wrapper', more: xargsCall },
  watch: { note: 'wrapper', more: watchCall },
  script: wraps({
    text: '-c --command',
    flags: '-q -a -e -f',
    values: '',
    own: 1,
    does: ['file-write'],
    alone: 'anything',
  }),
  ...each(
    `parallel su runuser systemd-inhibit nsenter gdb lldb ltrace perf valgrind entr run-parts start-stop-daemon
     firejail bwrap proot fakeroot dbus-run-session dbus-launch xvfb-run rlwrap cpulimit numactl softlimit caffeinate proxychains
     proxychains4 torsocks torify tsocks direnv nvm rbenv pyenv asdf mise conda mamba micromamba poetry pipenv pdm hatch
     tmux screen dtach abduco byobu expect nix-shell
     pipx uvx uv bunx pnpx trace-cmd bpftrace setuidgid chpst daemonize daemon hyperfine fd fdfind`,
    { does: 'anything', note: 'wrapper' },
  ),
};

function wrapped(wrapping: Wrapping, call: Call, reader: Reader): void {
  const { values = '', flags = '', text = '', own = 0, does, alone } = wrapping;
  const { options, operands } = readOptions(call.args, optionNames(`${values} ${text}`), true);
  if (does !== undefined) reader.does(does, null, call.program);
  const known = [...optionNames(`${values} ${flags} ${text}`)];
  for (const { name, value, word } of options) {
    if (name === '-C' || name.startsWith('--ch')) reader.moves();
    if (!known.some((each) => isOption(name, each))) reader.does('anything', 'wrapper', word);
    if (optionNames(text).has(name) && value !== null) {
      reader.shellText(value, call);
      return;
    }
    if (wrapping.assigns && value !== null && (name === '-S' || name.startsWith('--s'))) {
      const split = { ...value, text: value.text.replaceAll('\\_', ' ').replaceAll('\\', '\\\\') };
      reader.shellText(value.text.replaceAll('\\_', '').includes('\\') ? { ...split, fixed: false } : split, call);
      if (operands.length > 0) reader.does('anything', 'wrapper', word);
      return;
    }
  }
  const inner = operands.slice(own + (operands[0]?.text === '--' ? 1 : 0));
  const words = wrapping.assigns ? withoutAssignments(inner, reader) : inner;
  const [first, ...rest] = words;
  if (first === undefined) {
    if (alone !== undefined) reader.does(alone, null, call.program);
  } else if (first.fixed && text !== '' && optionNames(text).has(first.text)) {
    reader.shellText(rest[0] ?? first, call);
  } else if (call.name === 'command' && options.some(({ name }) => name === '-v' || name === '-V')) return;
  else reader.runs(words, call);
}

/** The file that is locked is made where there is none; a number is an open one. */
function makesLock(call: Call, reader: Reader): void {
  const { operands } = readOptions(call.args, optionNames(`${locking.values} ${locking.text}`), true);
  const [file] = operands;
  if (file !== undefined && !/^\d+$/.test(file.text)) reader.writes(file);
}

function withoutAssignments(words: readonly Arg[], reader: Reader): readonly Arg[] {
  let at = 0;
  for (; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined || word.open) break;
    if (word.text === '-') continue;
    const [, name] = /^([A-Za-z_][A-Za-z0-9_]*)=/.exec(word.text) ?? [];
    if (name === undefined) break;
    if (!isHarmlessForProgram(name)) reader.does('anything', 'wrapper', word);
  }
  return words.slice(at);
}

const xargsValues =
  '-a --arg-file -d --delimiter -E -I -L --max-lines -n --max-args -P --max-procs -s --max-chars --process-slot-var';
const xargsFlags = '-0 -r -t -x -p -o --null --no-run-if-empty --verbose --exit --interactive --open-tty';

/** The words that come through the pipe are added, or stand where the mark is; nobody has read them. */
function xargsCall(call: Call, reader: Reader): void {
  const { options, operands } = readOptions(call.args, optionNames(xargsValues), true);
  const known = [...optionNames(`${xargsValues} ${xargsFlags}`)];
  const strange = options.find(({ name }) => !known.some((each) => isOption(name, each)));
  if (strange !== undefined) reader.does('anything', 'wrapper', strange.word);
  if (operands.length === 0) return;
  const mark = options.find(({ name }) => name === '-I')?.value?.text;
  const marked = (word: Arg): Arg =>
    mark !== undefined && word.text.includes(mark)
      ? {
          ...word,
          text: word.text.replaceAll(mark, unreadArg('').text),
          fixed: false,
          open: word.text.startsWith(mark),
        }
      : word;
  // It reads what nobody has named.
  reader.uncertain([], 'wrapper', call.program);
  reader.runs(mark === undefined ? [...operands, unreadArg(call.program.raw)] : operands.map(marked), call);
}

function watchCall(call: Call, reader: Reader): void {
  const { operands } = readOptions(call.args, optionNames('-n --interval'), true);
  const joined = operands.map(({ text }) => text).join(' ');
  const about = operands[0] ?? call.program;
  if (operands.every(({ fixed }) => fixed))
    reader.shellText({ ...argOfText(joined), raw: about.raw, at: about.at }, call);
  else reader.does('anything', 'wrapper', partOf(about, 0));
}
