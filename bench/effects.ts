// Commands a second whose effects are found, on one core: every call is judged twice, and the console does it again.
import { readFileSync } from 'node:fs';
import JSON5 from 'json5';
import { effectsOf } from '../src/gateway/effects/effects-of.ts';
import type { Measure } from './figure.ts';
import { runAlone } from './report.ts';

const rounds = 20;

const commands = ['hostile', 'ordinary'].flatMap((name) =>
  // why: the corpus has a test of its own for its fields
  JSON5.parse<{ readonly command: string }[]>(readFileSync(`test/effects/corpus/${name}.json5`, 'utf8')),
);

export const effects: Measure = async () => {
  for (const { command } of commands) effectsOf(command);
  const started = performance.now();
  for (let round = 0; round < rounds; round += 1) for (const { command } of commands) effectsOf(command);
  const ours = (rounds * commands.length) / ((performance.now() - started) / 1000);
  return [
    {
      name: 'effects of a command, both corpora',
      unit: 'per s',
      ours,
      budget: { kind: 'absolute', bound: 'at least', limit: 5_000 },
    },
  ];
};

if (import.meta.main) await runAlone(effects);
