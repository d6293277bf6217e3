import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSource, type SourceFile, sourceFiles } from './helpers/source-tree.ts';

const src = sourceFiles('src');
const own = src.filter(({ path }) => !path.includes('/generated/'));
const programs = [...own, ...sourceFiles('scripts', 'bench')];
const everything = [...programs, ...sourceFiles('test')];

const roots: Readonly<Record<string, string>> = { 'start.ts': 'gateway/start', 'offline.ts': 'gateway/offline' };

/** The zone of a file: what the rules below speak about. */
function zoneOf(path: string): string {
  const [, layer = '', domain = '', rest] = path.split('/');
  if (layer === 'gateway' && rest === undefined) return roots[domain] ?? 'gateway/composition';
  if (layer === 'gateway') return `gateway/${domain}`;
  if (layer === 'components' && /^text(\.tsx?)?$/.test(domain)) return 'components/text';
  return layer;
}

interface Rule {
  /** Zones that may be imported; `name:types` for their types alone. A zone may always import itself. */
  readonly ours: readonly string[];
  /** Packages and Node modules; absent means any. */
  readonly packages?: readonly string[];
}

const domain = [
  'gateway/policy',
  'gateway/protocol',
  'gateway/redaction',
  'gateway/effects',
  'gateway/state',
  'gateway/logs',
  'gateway/config:types',
];
const domains = [
  'admission',
  'agent',
  'approvals',
  'audit',
  'auth',
  'channels',
  'client',
  'config',
  'devices',
  'logs',
  'models',
  'pairing',
  'sandbox',
  'server',
  'state',
  'tailscale',
  'tools',
];
const everyDomain = [...domains, 'effects', 'policy', 'protocol', 'redaction', 'methods'].map(
  (name) => `gateway/${name}`,
);

const rules: Readonly<Record<string, Rule>> = {
  cli: {
    ours: [
      'gateway/start',
      'gateway/offline',
      'gateway/client',
      'gateway/state',
      'gateway/protocol',
      'gateway/config',
      'gateway/logs',
      'gateway/models',
      'gateway/audit',
      'gateway/sandbox',
      'gateway/channels',
      'gateway/policy:types',
      'gateway/redaction',
      'screens',
      'components/text',
    ],
  },
  screens: {
    ours: [
      'components',
      'components/text',
      'gateway/client',
      'gateway/protocol',
      'gateway/redaction',
      'gateway/effects',
    ],
  },
  components: { ours: ['components/text'], packages: ['ink', 'react', 'ink-table', 'string-width'] },
  'components/text': { ours: [], packages: ['string-width'] },
  // What starts a built program: the only part that is not a chunk.
  packed: { ours: [], packages: ['node:fs', 'node:path', 'node:sea', 'node:vm'] },
  'gateway/start': {
    ours: [...everyDomain, 'gateway/hands', 'gateway/network', 'gateway/access', 'gateway/composition'],
  },
  'gateway/offline': { ours: [...everyDomain, 'gateway/access', 'gateway/composition'] },
  // Files beside the two roots: parts of the composition.
  'gateway/composition': { ours: [...everyDomain, 'gateway/hands'] },
  // The part of it that is about the network.
  'gateway/network': { ours: everyDomain },
  // The part of it where the assistant's tools meet policy, approvals and sandboxes.
  'gateway/hands': { ours: [...everyDomain, 'gateway/composition:types'] },
  // The part of it that says who can talk to the assistant, by what decides it.
  'gateway/access': { ours: [...everyDomain, 'gateway/hands', 'gateway/composition'] },
  'gateway/methods': { ours: everyDomain },
  'gateway/policy': { ours: ['gateway/protocol', 'gateway/effects:types'], packages: [] },
  'gateway/protocol': { ours: [], packages: ['@openclaw/gateway-protocol'] },
  // The shape net: pure, and used by whoever shows or writes text.
  'gateway/redaction': { ours: [] },
  // What a call does: pure, one answer for the gateway, the console, the audit and `explain`.
  'gateway/effects': { ours: [], packages: ['unbash'] },
  ...Object.fromEntries(domains.map((name) => [`gateway/${name}`, { ours: domain }])),
  // The audit reads a configuration that may be wrong in any way, with the reader that everybody uses.
  'gateway/audit': { ours: [...domain, 'gateway/config'] },
  // A tool works in a sandbox that it is handed.
  'gateway/tools': { ours: [...domain, 'gateway/sandbox:types'] },
  // The model's loop is handed its tools and its model, by type alone.
  'gateway/agent': { ours: [...domain, 'gateway/tools:types', 'gateway/models:types'] },
  // Admission stands between channels and pairing: it knows what a channel hands over, by type alone.
  'gateway/admission': { ours: [...domain, 'gateway/channels:types'] },
};

/** Imports that the rules would refuse, each with its reason. */
const excusedImports: Readonly<Record<string, string>> = {};

function forbidden(file: SourceFile): string[] {
  const zone = zoneOf(file.path);
  const rule = rules[zone];
  if (!rule) return [`${file.path} is in no zone that the rules know`];
  return file.imports
    .filter((each) => {
      if (each.file === null) return rule.packages !== undefined && !rule.packages.includes(each.from);
      const target = zoneOf(each.file);
      if (target === zone || rule.ours.includes(target)) return false;
      return !(each.typeOnly && rule.ours.includes(`${target}:types`));
    })
    .map((each) => `${file.path} imports ${each.file ?? each.from}`)
    .filter((line) => !(line in excusedImports));
}

/** Every cycle of imports once, as `a -> b -> a`. */
function cycles(files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const found: string[] = [];
  const follow = (path: string, trail: readonly string[]) => {
    if (trail.includes(path)) found.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
    if (done.has(path) || trail.includes(path)) return;
    for (const { file } of byPath.get(path)?.imports ?? []) if (file) follow(file, [...trail, path]);
    done.add(path);
  };
  for (const { path } of files) follow(path, []);
  return found;
}

const fileCeiling = 300;
const functionCeiling = 60;
/** Files and functions over the ceiling, each with its reason. Tables of rows and test corpora are exempt by rule. */
const excusedSizes: Readonly<Record<string, string>> = {};

describe('layers', () => {
  it('are kept by every import', () => {
    expect(src.flatMap(forbidden)).toEqual([]);
  });

  it('are rules that can be broken', () => {
    const bad = (path: string, text: string) => forbidden(parseSource(path, text)).length;
    expect(bad('src/screens/pairings/rows.ts', `import { open } from '../../gateway/state/store.ts';`)).toBe(1);
    expect(bad('src/gateway/pairing/a.ts', `import { b } from '../channels/b.ts';`)).toBe(1);
    expect(bad('src/gateway/pairing/a.ts', `import { b } from '../config/config.ts';`)).toBe(1);
    expect(bad('src/gateway/pairing/a.ts', `import type { B } from '../config/config.ts';`)).toBe(0);
    expect(bad('src/gateway/protocol/a.ts', `export { b } from '../logs/b.ts';`)).toBe(1);
    expect(bad('src/gateway/policy/a.ts', `const fs = await import('node:fs');`)).toBe(1);
    expect(bad('src/components/a.tsx', `type T = import('../gateway/protocol/scopes.ts').Scope;`)).toBe(1);
    expect(bad('src/gateway/brand-new/a.ts', '')).toBe(1);
  });

  it('have no cycle', () => {
    expect(cycles(src)).toEqual([]);
  });

  it('have a finder of cycles that finds one', () => {
    const a = parseSource('src/cli/a.ts', `import { b } from './b.ts';`);
    const b = parseSource('src/cli/b.ts', `import { a } from './a.ts';`);
    expect(cycles([a, b])).toEqual(['src/cli/a.ts -> src/cli/b.ts -> src/cli/a.ts']);
  });

  it('keep the policy pure: no clock, no chance, no promise, no process', () => {
    const impure = ['Date.now', 'Date', 'Math.random', 'Promise', 'setTimeout', 'fetch', 'process', 'performance'];
    const found = src
      .filter(({ path }) => zoneOf(path) === 'gateway/policy')
      .flatMap((file) => [
        ...impure.filter((name) => file.names.has(name)).map((name) => `${file.path} uses ${name}`),
        ...(/\basync\b|\bawait\b/.test(file.text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ''))
          ? [`${file.path} waits`]
          : []),
      ]);
    expect(found).toEqual([]);
  });

  it('let nothing but the outermost layer end the process', () => {
    const enders = own.filter((file) => file.names.has('process.exit')).map(({ path }) => path);
    expect(enders.filter((path) => !['src/cli/main.ts', 'src/cli/run.ts'].includes(path))).toEqual([]);
  });
});

describe('tables', () => {
  it('of commands is the folder of commands', () => {
    const table = src.find(({ path }) => path === 'src/cli/commands.ts');
    const loaded = table?.imports.filter(({ dynamic }) => dynamic).map(({ file }) => basename(file ?? '', '.ts')) ?? [];
    const folder = readdirSync('src/cli/commands').map((name) => basename(name, '.ts'));
    expect([...new Set(loaded)].toSorted()).toEqual(folder.toSorted());
    expect(loaded.length).toBeGreaterThan(0);
  });

  it('of commands names each command once', async () => {
    const { commands } = await import('../src/cli/commands.ts');
    const names = commands.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('files', () => {
  const sizes = programs.map(({ lines }) => lines).toSorted((a, b) => a - b);

  it(`hold at most ${fileCeiling} lines (the median is printed)`, () => {
    console.log(`${programs.length} files, median ${sizes[sizes.length >> 1]} lines, longest ${sizes.at(-1)}`);
    const long = everything.filter(({ lines, path }) => lines > fileCeiling && !(path in excusedSizes));
    expect(long.map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
  });

  it(`hold functions of at most ${functionCeiling} lines`, () => {
    const long = programs.flatMap(({ path, functions }) =>
      functions
        .filter(({ lines, name }) => lines > functionCeiling && !(`${path}#${name}` in excusedSizes))
        .map(({ name, lines }) => `${path}#${name}: ${lines}`),
    );
    expect(long).toEqual([]);
  });

  it('are excused only while they need it', () => {
    const needed = new Set([
      ...everything.filter(({ lines }) => lines > fileCeiling).map(({ path }) => path),
      ...programs.flatMap(({ path, functions }) =>
        functions.filter(({ lines }) => lines > functionCeiling).map(({ name }) => `${path}#${name}`),
      ),
    ]);
    expect(Object.keys(excusedSizes).filter((name) => !needed.has(name))).toEqual([]);
  });

  it('have kebab-case names, and none is called utils, helpers, common, misc or index', () => {
    const named = everything.map(({ path }) => path);
    expect(named.filter((path) => !/^[a-z0-9-]+(\.test)?\.tsx?$/.test(basename(path)))).toEqual([]);
    expect(own.filter(({ path }) => /\/(utils?|helpers?|common|misc|index)(\/|\.tsx?$)/.test(path))).toEqual([]);
  });

  it('are no barrels and have no default export', () => {
    expect(everything.filter(({ barrel }) => barrel).map(({ path }) => path)).toEqual([]);
    expect(everything.filter(({ hasDefaultExport }) => hasDefaultExport).map(({ path }) => path)).toEqual([]);
  });

  it('import files of ours with their ending', () => {
    const bare = everything.flatMap(({ path, imports }) =>
      imports.filter(({ file, from }) => file && !/\.(tsx?|json5?)$/.test(from)).map(({ from }) => `${path}: ${from}`),
    );
    expect(bare).toEqual([]);
  });

  it('count functions as a person would', () => {
    const { functions } = parseSource('a.ts', 'const f = () => {\n  return 1;\n};\nfunction g() {}\n');
    expect(functions).toEqual([
      { name: 'f', lines: 3 },
      { name: 'g', lines: 1 },
    ]);
  });
});
