import { optionNames, readOptions } from '../options.ts';
import type { Call, ProgramRow, ProgramTable, Reader } from '../program-row.ts';
import { each } from '../program-row.ts';

/** Runs what the directory holds: nobody can know by reading the command, and the directory is all it has in a sandbox. */
const script: ProgramRow = {
  note: 'interpreter',
  more: (call, reader) => reader.uncertain(['file-write', 'system-command'], 'interpreter', call.program),
};
const fetches: ProgramRow = { does: ['file-write', 'network-request', 'system-command'] };

const packageVerbs = {
  ...each('test t run run-script start build lint pack version why fund bin prefix root', script),
  // The folder may name the program that shows a page.
  help: script,
  ...each('ls list ll', {}),
} as const;

export const builds: ProgramTable = {
  ...each('make gmake', {
    note: 'interpreter',
    options: { '-E': 'anything', '--eval': 'anything' },
    values: '-f --file --makefile -C --directory -j -I -l -o -W -E --eval',
    more: makeCall,
  }),
  ...each(
    `just ninja cmake ctest meson scons bazel gradle gradlew mvn ant rake tox nox pytest py.test unittest tsc tsserver eslint prettier biome
     jest vitest mocha webpack vite rollup esbuild ruff black mypy flake8 pylint isort coverage sphinx-build mkdocs javac
     rustfmt gofmt clang-format hugo jekyll latexmk pdflatex xelatex lualatex bibtex rustc
     bundle composer invoke fab task earthly`,
    script,
  ),
  ...each('gcc g++ cc c++ clang clang++ ld as cpp', {
    does: ['file-write'],
    options: { '-B': 'anything' },
    values: '-o -I -L -l -D -U -x -include -isystem',
    more: compilerWords,
  }),
  npm: {
    note: 'interpreter',
    verbs: packageVerbs,
    otherVerbs: ['file-write', 'network-request', 'system-command'],
    more: runnerOptions,
  },
  ...each('yarn pnpm', { note: 'interpreter', verbs: packageVerbs, otherVerbs: 'anything', more: runnerOptions }),
  npx: { note: 'wrapper', more: npxCall },
  ...each('pip pip3', {
    note: 'interpreter',
    verbs: { ...each('list show freeze check help', {}), '': {} },
    otherVerbs: ['file-write', 'network-request', 'system-command'],
    more: onlyWith(
      /^(-[vqlef]+|--(format|exclude)(=.*)?|--(columns|verbose|quiet|local|user|editable|not-required|files|all|version|help|no-color|disable-pip-version-check))$/,
    ),
  }),
  gem: {
    note: 'interpreter',
    verbs: { list: {}, environment: {}, help: {}, which: {} },
    otherVerbs: ['file-write', 'network-request', 'system-command'],
    more: onlyWith(/^(-[ladi]+|--(local|all|details|installed|versions|no-versions|exact|version|help))$/),
  },
  ...each('easy_install corepack cpan cpanm luarocks cabal stack opam conan vcpkg rustup', fetches),
  cargo: {
    verbs: each('build b check c test t run r bench doc fmt clippy clean metadata tree pkgid locate-project', script),
    otherVerbs: 'anything',
    options: { '--config': 'anything' },
  },
  go: {
    verbs: { ...each('build test run vet fmt list doc generate fix tool clean version', script) },
    otherVerbs: 'anything',
    options: { '-exec': 'anything', '-toolexec': 'anything', '-vettool': 'anything' },
  },
};

/** With any other option it fetches, writes, or runs as another. */
function onlyWith(plain: RegExp): NonNullable<ProgramRow['more']> {
  return (call, reader) => {
    const other = call.args.find(({ text, open }) => open || (text.startsWith('-') && !plain.test(text)));
    if (other !== undefined) reader.does('anything', other.open ? 'dynamic' : 'wrapper', other);
  };
}

const hidden = /[$`;|&<>()\n]/;

function makeCall(call: Call, reader: Reader): void {
  reader.uncertain(['file-write', 'system-command'], 'interpreter', call.program);
  const { options, operands, open } = readOptions(call.args, optionNames(builds['make']?.values ?? ''));
  const text = operands.find(
    ({ text: word }) =>
      /^\.?(SHELL|SHELLFLAGS|MAKEFLAGS|MAKEFILES|MAKE)\W*=/.test(word) || (word.includes('=') && hidden.test(word)),
  );
  if (text !== undefined) reader.does('anything', 'interpreter', text);
  if (open[0] !== undefined) reader.does('anything', 'dynamic', open[0]);
  for (const { name, value } of options) {
    if (/^(-f|--fi.*|--makef.*)$/.test(name) && value) {
      if (value.text === '-') reader.does('anything', 'interpreter', value);
      else reader.runsFile(value);
    }
  }
}

function compilerWords(call: Call, reader: Reader): void {
  const runs = call.args.find(
    ({ text, open }) => open || /^(@|-wrapper|-fplugin|-fuse-ld|-specs|--specs|-Xlinker|-load|-cc1)/.test(text),
  );
  if (runs !== undefined) reader.does('anything', 'wrapper', runs);
}

/** A script may be told to run in another shell, or from another place. */
function runnerOptions(call: Call, reader: Reader): void {
  const own = call.args.slice(
    0,
    Math.max(
      call.args.findIndex(({ text }) => text === '--'),
      0,
    ) || undefined,
  );
  const steers = own.find(
    ({ text, open }) =>
      open ||
      /^--(script-shell|shell|node-options|userconfig|globalconfig|registry|prefix|call|package|eval)\b/.test(text),
  );
  if (steers !== undefined) reader.does('anything', 'wrapper', steers);
}

/** Without `--no-install` it fetches what it does not find. */
function npxCall(call: Call, reader: Reader): void {
  const { options, operands } = readOptions(call.args, new Set(), true);
  const stays =
    options.length > 0 &&
    options.every(({ name }) => name === '--no-install' || name === '--no' || name === '--offline');
  const [program] = operands;
  if (!stays || program === undefined || !program.fixed || /[/@:]/.test(program.text)) {
    reader.does('anything', 'wrapper', call.program);
    return;
  }
  reader.does(['system-command'], null, program);
  reader.runs(operands, call);
}
