import { resolve } from 'node:path/posix';
import { isSteering } from '../effects/variables.ts';
import type { CallOutput, CallResult } from '../sandbox/sandbox.ts';
import { endWords } from './background.ts';
import { commandEffects } from './command-effects.ts';
import { type Argument, flag, optional, readInput, schemaOf, text, whole } from './input.ts';
import type { Plan, Tool, ToolAnswer, ToolContext } from './tool.ts';

/** As many as a person can be shown before they decide. */
const mostCommand = 16_384;

/** Commands that are more than one program and its words. Nothing of the model's goes into its words but as one of them. */
const shell = ['bash', '-c'];

const args = {
  command: text('The command, for bash.', { most: mostCommand }),
  cwd: optional(text('Folder to run it in, from the workspace on.', { most: 4096 })),
  timeout: optional(whole('Seconds until it is ended with all that it started.', 1, 86_400)),
  env: optional(variables()),
  background: optional(flag('true: answer at once and let it go on; see the tool process.')),
  elevated: optional(flag('true: ask the operator to let it run on the host, outside of the sandbox.')),
};

export const exec: Tool = {
  name: 'exec',
  description:
    'Runs a command. What could delete, reach the network, send something or change the host waits until a person has ' +
    'answered; when they deny it or nobody answers, it does not run: say so, and do not try the same by other means.',
  input: schemaOf(args),
  plan(input, place) {
    const given = readInput(args, input);
    if ('refused' in given) return given;
    const env = given.env ?? {};
    const effects = commandEffects(given.command, env);
    return {
      tool: 'exec',
      argv: effects.argv ?? [...shell, given.command],
      stdin: null,
      cwd: resolve(place.workspace, given.cwd ?? '.'),
      env,
      timeoutMs: Math.min((given.timeout ?? Number.POSITIVE_INFINITY) * 1000, place.longestMs),
      shown: given.command,
      effects,
      ...(given.background === true && { background: true }),
    };
  },
  run,
};

/** Does the model ask for the host? Nothing more than a wish: see `mayElevate`. */
export const wantsHost = (input: unknown): boolean =>
  typeof input === 'object' && input !== null && 'elevated' in input && input.elevated === true;

function variables(): Argument<Readonly<Record<string, string>>> {
  return {
    schema: { type: 'object', description: 'Variables to set for it.', additionalProperties: { type: 'string' } },
    required: true,
    read: (value) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return { wrong: 'must be an object' };
      const entries = Object.entries(value);
      if (entries.length > 32) return { wrong: 'has more than 32 variables' };
      const wrong = entries.map(([name, one]) => whyNotVariable(name, one)).find((why) => why !== null);
      return wrong === undefined ? { value: Object.fromEntries(entries) } : { wrong };
    },
  };
}

/** A variable that chooses other programs, libraries or settings than those that are seen is no part of a command. */
function whyNotVariable(name: string, value: unknown): string | null {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name)) return 'has a name that is none';
  if (isSteering(name)) return `cannot set ${name}: it would change what runs`;
  if (typeof value !== 'string' || value.length > 4096 || value.includes('\0') || !value.isWellFormed()) {
    return `has a value of ${name} that is no text of at most 4096 characters`;
  }
  return null;
}

async function run(plan: Plan, context: ToolContext): Promise<ToolAnswer> {
  const { argv, cwd, env, stdin, timeoutMs } = plan;
  const { sandbox, signal, maxOutputBytes, sessionKey, stillMay } = context;
  const call = { argv, cwd, env, stdin, timeoutMs, maxOutputBytes };
  if (plan.background === true) {
    const started = context.background.start({ sessionKey, stillMay }, sandbox, call, plan.shown);
    if (typeof started === 'string') return { ok: false, text: started };
    return { ok: true, text: `Runs in the background as ${started.id}.` };
  }
  return answerOf(await sandbox.run({ ...call, signal }), plan);
}

function answerOf(result: CallResult, { timeoutMs }: Plan): ToolAnswer {
  const late = result.ended === 'timeout' ? ` (${Math.round(timeoutMs / 1000)} s)` : '';
  const parts = [
    `The command ${endWords(result)}${late}.`,
    ...outputOf('stdout', result.stdout),
    ...outputOf('stderr', result.stderr),
  ];
  return { ok: result.ended === 'exit' && result.code === 0, text: parts.join('\n') };
}

const outputOf = (name: string, { text: said, bytes, truncated }: CallOutput): readonly string[] =>
  bytes === 0 ? [] : [`${name}${truncated ? `, ${bytes} bytes, not all of them shown` : ''}:`, said];
