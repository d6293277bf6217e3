import { argOfText } from '../arg.ts';
import { isOption, optionNames, readOptions } from '../options.ts';
import type { Call, ProgramTable, Reader } from '../program-row.ts';
import { each } from '../program-row.ts';

const packs = {
  does: ['file-write'],
  values: '-S --suffix',
  more: unlessShown,
} as const;

const tarValues =
  '-f --file -C --directory -T --files-from -X --exclude-from --exclude -I --use-compress-program -b -F -g -H -K -L -N -V --to-command --checkpoint-action --listed-incremental --index-file --info-script --new-volume-script --rmt-command --rsh-command --transform --xform --owner --group --mode --mtime --strip-components --after-date --newer --label';

const tarOptions = {
  '-I': 'anything',
  '--use-compress-program': 'anything',
  '--to-command': 'anything',
  '--checkpoint-action': 'anything',
  '--info-script': 'anything',
  '-F': 'anything',
  '--new-volume-script': 'anything',
  '--rmt-command': 'anything',
  '--rsh-command': 'anything',
  // A list of names may hold options.
  '-T': 'anything',
  '--files-from': 'anything',
  // What was saved when is written down for the next time.
  '-g': ['file-write'],
  '--listed-incremental': ['file-write'],
  '--index-file': ['file-write'],
  '--volno-file': ['file-write'],
  '--remove-files': ['file-delete'],
  '--recursive-unlink': ['file-delete'],
} as const;

export const archives: ProgramTable = {
  ...each('gzip gunzip bzip2 bunzip2 xz unxz lzma unlzma zstd unzstd lz4 unlz4 compress uncompress pigz lzip', packs),
  ...each('tar bsdtar gtar', { more: tarCall }),
  zip: {
    does: ['file-write'],
    options: {
      '-m': ['file-delete'],
      '--move': ['file-delete'],
      '-TT': 'anything',
      '--unzip-command': 'anything',
      '-@': [],
    },
    values: '-TT -b -n -t -tt -x -i -P -s -O --out --temp-path --unzip-command',
  },
  unzip: { values: '-d -P -x', more: unzipCall },
  zipinfo: {},
  ...each('7z 7za 7zr', {
    verbs: { l: {}, t: {}, i: {}, h: {} },
    otherVerbs: ['file-write'],
    options: { '-sdel': ['file-delete'] },
    more: (call, reader) => {
      const moves = call.args.find(({ text, open }) => open || text.startsWith('-sdel'));
      if (moves !== undefined) reader.does(['file-delete'], 'delete', moves);
    },
  }),
  cpio: {
    does: ['file-write'],
    options: { '--rsh-command': 'anything', '-F': ['network-request'], '-O': ['network-request'] },
    values: '-F -O -I',
  },
  ar: { does: ['file-write'] },
};

/** What only shows or prints leaves the files alone. */
function unlessShown(call: Call, reader: Reader): void {
  const { operands } = readOptions(call.args, optionNames('-S --suffix'));
  for (const operand of operands) reader.writes(operand);
}

function unzipCall(call: Call, reader: Reader): void {
  const { options, operands } = readOptions(call.args, optionNames('-d -P -x'));
  const shows = options.some(({ name }) => /^-[ltvZpcz]$/.test(name));
  const [archive] = operands;
  if (!shows && archive !== undefined) reader.does(['file-write'], null, archive);
  for (const { name, value } of options) if (name === '-d' && value) reader.writes(value);
}

/** The first word of tar may be letters without a dash. */
function tarCall(call: Call, reader: Reader): void {
  const [first, ...others] = call.args;
  const args = first?.fixed && /^[a-zA-Z]+$/.test(first.text) ? bundle(first.text, others) : call.args;
  const { options, operands, open } = readOptions(args, optionNames(tarValues));
  const given = (name: string) => options.some((option) => isOption(option.name, name));
  const reads = given('-t') || given('--list') || given('-d') || given('--compare') || given('--diff');
  const about = first ?? call.program;
  if (!reads) reader.does(['file-write'], null, about);
  for (const [option, does] of Object.entries(tarOptions)) {
    const found = options.find(({ name }) => isOption(name, option));
    if (found !== undefined) reader.does(does, does === 'anything' ? 'wrapper' : 'delete', found.word);
  }
  if (open[0] !== undefined) reader.does('anything', 'dynamic', open[0]);
  const archive = options.find(({ name }) => isOption(name, '-f') || isOption(name, '--file'))?.value;
  if (archive?.text.includes(':') && !given('--force-local')) reader.does(['network-request'], null, archive);
  if (archive && !reads) reader.writes(archive);
  for (const operand of operands) if (given('-x')) reader.writes(operand);
}

/** `czf a.tar x` is `-c -z -f a.tar x`: each letter with a value takes the next word. */
function bundle(letters: string, words: readonly Call['args'][number][]): Call['args'] {
  const values = optionNames(tarValues);
  const rest = [...words];
  const options = [...letters].flatMap((letter) => {
    const option = argOfText(`-${letter}`);
    const value = values.has(option.text) ? rest.shift() : undefined;
    return value === undefined ? [option] : [option, value];
  });
  return [...options, ...rest];
}
