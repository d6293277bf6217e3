import type { Effects } from '../effects/effects.ts';
import { effectsOf } from '../effects/effects-of.ts';
import { isHarmlessForProgram } from '../effects/variables.ts';

/** What a command does with the variables that are set for it. */
export function commandEffects(command: string, env: Readonly<Record<string, string>>): Effects {
  return withVariables(withContinuations(command), env);
}

/**
 * A shell takes a backslash at the end of a line away before it looks for words, so `$\` and `(id)` on the next line are one
 * thing. Such a command is read both as it stands and as a shell will, and does what either of them does.
 */
function withContinuations(command: string): Effects {
  const written = effectsOf(command);
  if (!command.includes('\\\n')) return written;
  const joined = effectsOf(command.replaceAll('\\\n', ''));
  const same = JSON.stringify(written.argv) === JSON.stringify(joined.argv);
  return {
    categories: [...new Set([...written.categories, ...joined.categories])].toSorted(),
    argv: same ? written.argv : null,
    certain: written.certain && joined.certain,
    readsOnly: written.readsOnly && joined.readsOnly,
    paths: [...new Set([...written.paths, ...joined.paths])],
    // Places in the joined text are none in the one that is shown.
    notes: [...written.notes, ...joined.notes.map((note) => ({ ...note, at: null }))],
  };
}

/** What a variable may do to a program is not known, but for a few. */
function withVariables(effects: Effects, env: Readonly<Record<string, string>>): Effects {
  const unknown = Object.keys(env).filter((name) => !isHarmlessForProgram(name));
  if (unknown.length === 0) return effects;
  const notes = unknown.map((name) => ({ kind: 'dynamic' as const, text: `${name}=${env[name]}`, at: null }));
  return {
    ...effects,
    categories: [...new Set([...effects.categories, 'system-command' as const])].toSorted(),
    certain: false,
    readsOnly: false,
    notes: [...effects.notes, ...notes],
  };
}
