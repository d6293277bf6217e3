import { optionNames, readOptions } from '../options.ts';
import type { Call, ProgramTable, Reader } from '../program-row.ts';
import { each } from '../program-row.ts';

const write = { does: ['file-write'], writesOperands: true } as const;

/** Programs that make, change and delete files. */
export const files: ProgramTable = {
  ...each('rm rmdir unlink shred srm wipe trash trash-put trash-empty trash-rm gtrash rimraf del', {
    does: ['file-delete'],
    note: 'delete',
  }),
  ...each(
    'cp mv ln install touch mkdir tee truncate mkfifo csplit link chmod chgrp chown setfacl setfattr chattr rename.ul dos2unix unix2dos',
    write,
  ),
  install: { ...write, options: { '--strip-program': 'anything' } },
  mv: { ...write, values: '-t --target-directory -S --suffix', more: intoNowhere },
  mknod: { does: ['file-write', 'system-command'] },
  mktemp: { does: ['file-write'] },
  split: { does: ['file-write'], options: { '--filter': 'anything' }, values: '-a -b -C -l -n -t --filter' },
  patch: {
    does: ['file-write'],
    options: { '-e': 'anything', '--ed': 'anything', '--get': 'anything', '-g': 'anything' },
    values: '-p -i -d -o -r -F -B -D -V -Y -z -g',
  },
  dd: { more: ddOperands },
  rsync: {
    does: ['file-write'],
    options: {
      '--delete': ['file-delete'],
      '--del': ['file-delete'],
      '--delete-before': ['file-delete'],
      '--delete-during': ['file-delete'],
      '--delete-delay': ['file-delete'],
      '--delete-after': ['file-delete'],
      '--delete-excluded': ['file-delete'],
      '--delete-missing-args': ['file-delete'],
      '--remove-source-files': ['file-delete'],
      '--force': ['file-delete'],
      '-e': 'anything',
      '--rsh': 'anything',
      '--rsync-path': 'anything',
      '--daemon': 'anything',
      '--config': 'anything',
      '-M': 'anything',
      '--remote-option': 'anything',
    },
    values:
      '-e --rsh -f --filter --exclude --include --exclude-from --include-from --files-from -T --temp-dir -B -M --bwlimit --port --password-file --log-file --rsync-path --max-size --min-size --timeout',
    more: remoteOperands,
  },
  gio: {
    verbs: {
      list: {},
      info: {},
      cat: {},
      tree: {},
      trash: { does: ['file-delete'], note: 'delete' },
      remove: { does: ['file-delete'], note: 'delete' },
      copy: { does: ['file-write'] },
      move: { does: ['file-write'] },
      mkdir: { does: ['file-write'] },
      open: { does: ['browser', 'network-request', 'system-command'] },
    },
    otherVerbs: 'anything',
  },
  'trash-list': {},
  diff3: { options: { '--diff-program': 'anything' } },
  sdiff: { options: { '--diff-program': 'anything', '-o': ['file-write'], '--output': ['file-write'] } },
};

const remote = /^[^/]*:/;

/** A name before a colon, before any slash, is another machine. */
function remoteOperands(call: Call, reader: Reader): void {
  const row = files[call.name];
  const { operands, options, open } = readOptions(call.args, optionNames(row?.values ?? ''));
  const words = [...operands, ...options.flatMap(({ value }) => value ?? [])];
  const away = words.find(({ text }) => remote.test(text) || text.includes('://')) ?? open[0];
  if (away !== undefined) reader.does(['network-request'], null, away);
  const written = operands.at(-1);
  if (written !== undefined) reader.writes(written);
}

/** A move onto a device, or into nothing, loses the file. */
function intoNowhere(call: Call, reader: Reader): void {
  const lost = call.args.find(({ text }) => /^\/+dev\//.test(text));
  if (lost !== undefined) reader.does(['file-delete'], 'delete', lost);
}

function ddOperands(call: Call, reader: Reader): void {
  for (const word of call.args) {
    const [name = '', ...rest] = word.text.split('=');
    const target = rest.join('=');
    if (word.open) reader.uncertain(['file-write'], 'dynamic', word);
    if (name !== 'of') continue;
    reader.writes({ ...word, text: target });
    if (/^\/+dev\//.test(target)) reader.does(['file-delete', 'system-command'], null, word);
  }
}
