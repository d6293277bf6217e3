import { expect, it } from 'vitest';
import { policyOf } from './place.ts';

type Words = Readonly<Record<string, unknown>>;

/** What a key may say, tightest first, in each place that it may be said in; undefined is nothing. */
const scales: readonly {
  readonly key: string;
  readonly says: (value: unknown) => Words;
  readonly values: readonly unknown[];
  readonly other?: { readonly path: string; readonly means: readonly (readonly [said: unknown, value: unknown])[] };
  readonly of: (sandbox: ReturnType<typeof policyOf>['config']['sandbox']) => unknown;
}[] = [
  {
    key: 'mode',
    says: (mode) => ({ mode }),
    values: ['all', 'non-main', 'off'],
    other: {
      path: 'sandbox.enabled',
      means: [
        [true, 'all'],
        [false, 'off'],
      ],
    },
    of: ({ mode }) => mode,
  },
  { key: 'scope', says: (scope) => ({ scope }), values: ['session', 'agent', 'shared'], of: ({ scope }) => scope },
  {
    key: 'workspaceAccess',
    says: (workspaceAccess) => ({ workspaceAccess }),
    values: ['none', 'ro', 'rw'],
    other: { path: 'allowFileWrite', means: [[false, 'ro']] },
    of: ({ workspaceAccess }) => workspaceAccess,
  },
  { key: 'backend', says: (backend) => ({ backend }), values: ['docker', 'bubblewrap'], of: ({ engine }) => engine },
  {
    key: 'network',
    says: (network) => ({ docker: { network } }),
    values: ['none', 'mine'],
    other: { path: 'allowNetwork', means: [[false, 'none']] },
    of: ({ network }) => network,
  },
  {
    key: 'memory',
    says: (memory) => ({ docker: { memory } }),
    values: [64 << 20, 512 << 20, 1 << 30],
    other: {
      path: 'sandbox.memoryLimit',
      means: [
        ['64m', 64 << 20],
        ['1g', 1 << 30],
      ],
    },
    of: ({ memoryBytes }) => memoryBytes,
  },
  {
    key: 'cpus',
    says: (cpus) => ({ docker: { cpus } }),
    values: [0.5, 1, 4],
    other: {
      path: 'sandbox.cpuLimit',
      means: [
        [0.5, 0.5],
        ['4', 4],
      ],
    },
    of: ({ cpus }) => cpus,
  },
  {
    key: 'pidsLimit',
    says: (pidsLimit) => ({ docker: { pidsLimit } }),
    values: [16, 128, 999],
    of: ({ pids }) => pids,
  },
  {
    key: 'readOnlyRoot',
    says: (readOnlyRoot) => ({ docker: { readOnlyRoot } }),
    values: [true, false],
    other: {
      path: 'sandbox.readOnly',
      means: [
        [true, true],
        [false, false],
      ],
    },
    of: ({ readOnlyRoot }) => readOnlyRoot,
  },
];

const nested = (path: string, value: unknown): Words =>
  path.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as Words; // why: a path has a name

it.each(scales)('of every way to say $key the tightest that was said counts', ({ says, values, other, of }) => {
  const fallback = of(policyOf('{}').config.sandbox);
  for (const one of [undefined, ...values]) {
    for (const two of [undefined, ...values]) {
      for (const [said, three] of [[undefined, undefined], ...(other?.means ?? [])] as const) {
        const config = {
          ...(one !== undefined && { agents: { defaults: { sandbox: says(one) } } }),
          tools: {
            ...(two !== undefined && { sandbox: says(two) }),
            ...(said !== undefined && other !== undefined && { codeExecution: nested(other.path, said) }),
          },
        };
        const all: readonly unknown[] = [one, two, three].filter((value) => value !== undefined);
        const tightest = values.find((value) => all.includes(value)) ?? fallback;
        // A spelling that only takes away gives nothing that the default does not.
        const isTighter = values.indexOf(fallback) < values.indexOf(tightest);
        const onlyTakes = one === undefined && two === undefined && other?.means.length === 1 && isTighter;
        expect([config, of(policyOf(JSON.stringify(config)).config.sandbox)]).toEqual([
          config,
          onlyTakes ? fallback : tightest,
        ]);
      }
    }
  }
});
