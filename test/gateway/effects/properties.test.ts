import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectsOf, effectsOfArgv } from '../../../src/gateway/effects/effects-of.ts';
import { hostile, ordinary } from '../../effects/corpus.ts';
import { isHeld } from './decide.ts';

const simple = hostile.filter(({ command, id }) => /^(plain|wrap|shell)/.test(id) && !/[\n#&]|<<|\\$/.test(command));
const row = fc.constantFrom(...simple);
const quiet = fc.constantFrom(
  ...ordinary.filter(({ command, id }) => /^look/.test(id) && !/[\n#]/.test(command)).map(({ command }) => command),
);

/** Each puts a command somewhere in a text that runs it. */
const around: readonly ((command: string, other: string) => string)[] = [
  (command, other) => `${other}; ${command}`,
  (command, other) => `${command}; ${other}`,
  (command, other) => `${other} && ${command}`,
  (command, other) => `${other} || ${command}`,
  (command, other) => `${other} | ${command}`,
  (command, other) => `${other}\n${command}`,
  (command) => `( ${command} )`,
  (command) => `{ ${command}; }`,
  (command) => `! ${command}`,
  (command) => `${command} &`,
  (command) => `if true; then ${command}; fi`,
  (command) => `while false; do ${command}; done`,
  (command) => `for x in 1; do ${command}; done`,
  (command) => `f() { ${command}; }; f`,
  (command) => `case a in a) ${command};; esac`,
  (command) => `echo "$( ${command})"`,
  (command) => `cat <(${command})`,
  (command) => `x=$( ${command})`,
];

describe('a hostile command', () => {
  it('stays hostile whatever is put around it (THREATS 94, 97)', () => {
    const wrapped = fc.tuple(
      row,
      fc.array(fc.tuple(fc.constantFrom(...around), quiet), { minLength: 1, maxLength: 4 }),
    );
    fc.assert(
      fc.property(wrapped, ([{ command, where }, layers]) => {
        const text = layers.reduce((inner, [put, other]) => put(inner, other), command);
        expect(isHeld(where, text), text).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  const wrappers = [
    'env',
    'env A=b',
    'nice',
    'nice -n 5',
    'nohup',
    'timeout 5',
    'stdbuf -oL',
    'setsid',
    'ionice -c 3',
    'command',
    'sudo -n',
    'doas',
    'busybox',
    'xargs',
    'unheard-of',
  ];

  it('stays hostile behind any wrappers, to any depth (THREATS 94, 95 CVE-2026-29607, CVE-2026-27183)', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...wrappers), { minLength: 1, maxLength: 60 }), (layers) => {
        const text = `${layers.join(' ')} rm notes.md`;
        expect(effectsOf(text).categories, text).toContain('file-delete');
        expect(effectsOfArgv(text.split(' ')).categories, text).toContain('file-delete');
      }),
      { numRuns: 500 },
    );
  });

  it('stays hostile however its letters are quoted and its words are spaced (THREATS 97)', () => {
    const quoting = fc.constantFrom(
      (sign: string) => sign,
      (sign: string) => `'${sign}'`,
      (sign: string) => `"${sign}"`,
      (sign: string) => `\\${sign}`,
      (sign: string) => `${sign}''`,
      (sign: string) => `$'\\x${sign.charCodeAt(0).toString(16)}'`,
      (sign: string) => `${sign}\\\n`,
    );
    const blanks = fc.constantFrom(' ', '  ', '\t', ' \\\n ');
    const programs = fc.constantFrom('rm', 'curl', 'unlink', 'wall', 'shred');
    fc.assert(
      fc.property(programs, fc.array(quoting, { minLength: 6, maxLength: 6 }), blanks, (program, quotes, blank) => {
        const word = [...program].map((sign, at) => quotes[at]?.(sign) ?? sign).join('');
        expect(isHeld('sandbox', `${word}${blank}notes.md`), word).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('is not taken for a harmless one by a cut', () => {
    // A prefix may be harmless; one that parses as another thing must not throw.
    fc.assert(
      fc.property(row, fc.nat(200), ({ command }, end) => {
        const effects = effectsOf(command.slice(0, end));
        expect(effects.readsOnly && effects.categories.length > 0).toBe(false);
      }),
    );
  });
});

describe('any text', () => {
  it('is judged without an error, and reads only when it is certain', () => {
    const signs = fc.string({ unit: fc.constantFrom(...'ab $(){}[]<>|&;\'"`\\\n*?=~#!-/:1'), maxLength: 60 });
    fc.assert(
      fc.property(signs, (text) => {
        const { categories, certain, readsOnly } = effectsOf(text);
        expect(categories).toEqual([...categories].toSorted());
        expect(readsOnly).toBe(certain && categories.length === 0);
      }),
      { numRuns: 3000 },
    );
  });
});
