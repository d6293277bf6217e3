import type { Effects } from '../effects/effects.ts';
import { effectsOf } from '../effects/effects-of.ts';
import { isHarmlessForProgram } from '../effects/variables.ts';

/** What a command does with the variables that are set for it. */
export function commandEffects(command: string, env: Readonly<Record<string, string>>): Effects {
  return withVariables(effectsOf(command), env);
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
