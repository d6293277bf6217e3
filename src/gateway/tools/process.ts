import type { Effects } from '../effects/effects.ts';
import { oneOf, optional, readInput, schemaOf, text } from './input.ts';
import { knownEffects } from './known-effects.ts';
import { ownPlan, wordsOf } from './own-plan.ts';
import type { Plan, Tool, ToolAnswer, ToolContext } from './tool.ts';

const actions = ['list', 'poll', 'write', 'close', 'kill'] as const;
type Action = (typeof actions)[number];

const args = {
  action: oneOf(
    'list: all of them. poll: its new output. write: to its input. close: its input. kill: end it.',
    actions,
  ),
  id: optional(text('Which one; not for list.', { most: 32 })),
  data: optional(text('What to write.', { most: 16_384 })),
};

/** Background calls of this session, by the name that `exec` gave them. */
export const processTool: Tool = {
  name: 'process',
  description: 'Looks after the commands that exec has started in the background in this conversation.',
  input: schemaOf(args),
  plan(input, place) {
    const given = readInput(args, input);
    if ('refused' in given) return given;
    const { action, id, data } = given;
    if (action !== 'list' && id === undefined) return { refused: 'The argument id is missing.' };
    if ((action === 'write') !== (data !== undefined))
      return { refused: 'The argument data is for write, which needs it.' };
    const words = [action, ...(id === undefined ? [] : [id])];
    const shown = ['process', ...words].join(' ') + (data === undefined ? '' : `\n${data}`);
    return ownPlan({ tool: 'process', words, stdin: data ?? null, shown, effects: effectsOf(action, data) }, place);
  },
  run: async (plan, context) => {
    const [action, id = ''] = wordsOf(plan);
    if (action === 'list') return list(context);
    const found = context.background.find(context.sessionKey, id);
    if (found === null) return { ok: false, text: `There is no background command ${id} in this conversation.` };
    // why: the plan above wrote one of them
    return await acts[action as Exclude<Action, 'list'>](found, plan, context);
  },
};

/** What a program makes of what it is told is not known: it may be a shell. */
function effectsOf(action: Action, data: string | undefined): Effects {
  const note = { kind: 'interpreter' as const, text: data ?? '', at: null };
  if (action !== 'write') return knownEffects([], []);
  const anything = ['file-delete', 'file-write', 'message-send', 'network-request', 'system-command'] as const;
  return { ...knownEffects(anything, [], [note]), certain: false };
}

type Found = NonNullable<ReturnType<ToolContext['background']['find']>>;
type Act = (found: Found, plan: Plan, context: ToolContext) => ToolAnswer | Promise<ToolAnswer>;

const acts: Readonly<Record<Exclude<Action, 'list'>, Act>> = {
  poll: (found, _, { maxOutputBytes }) => {
    const state = found.ended === null ? 'runs' : found.ended;
    return { ok: true, text: `${found.id} ${state}.\n${found.take(maxOutputBytes)}`.trimEnd() };
  },
  // It was judged, and shown to a person, as what happens where this turn's calls run.
  write: (found, { stdin }, { sandbox }) =>
    found.kind === sandbox.kind
      ? said(found, found.write(stdin ?? ''))
      : { ok: false, text: `${found.id} runs elsewhere, on the ${found.kind}, and takes no input from here.` },
  close: (found) => said(found, found.write(null)),
  kill: async (found) => {
    await found.kill();
    return { ok: true, text: `${found.id} ${found.ended ?? 'was killed'}.` };
  },
};

const said = (found: Found, done: boolean): ToolAnswer =>
  done
    ? { ok: true, text: `Done; see process poll ${found.id}.` }
    : { ok: false, text: `${found.id} takes no input any more.` };

function list({ background, sessionKey }: ToolContext): ToolAnswer {
  const all = background.list(sessionKey);
  if (all.length === 0) return { ok: true, text: 'Nothing runs in the background, and nothing has.' };
  const lines = all.map(({ id, ended, shown }) => `${id} ${ended ?? 'runs'}: ${shown.slice(0, 200)}`);
  return { ok: true, text: lines.join('\n') };
}
