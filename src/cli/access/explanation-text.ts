import type { Explanation, PlannedTurn, Way } from '../../gateway/protocol/access.ts';
import type { Output } from '../output.ts';
import { ruleText, verdictText } from './verdict-text.ts';

/** The rule that admits or drops a sender in a chat, the turn that follows, and what would change it. */
export function showExplanation(out: Output, told: Explanation): void {
  const { at, decision, unmentioned, turn, notes } = told;
  out.field('WHO', whoText(told));
  out.field('DECISION', `${verdictText(decision)}  (${ruleText(decision, at)})`);
  if (unmentioned !== null) out.field('UNNAMED', unmentionedText(told));
  if (told.administrator !== 'not asked') out.field('ASKED', administratorTexts[told.administrator]);
  if (turn !== null) showTurn(out, turn);
  showWays(out, 'To let them in', told.ways, 'let in');
  showWays(out, 'To hear them without a mention', told.ways, 'hear without a mention');
  showWays(out, 'To keep them out', told.ways, 'keep out');
  for (const note of notes) out.row(note);
}

const administratorTexts = {
  yes: 'the platform says that they administer the group',
  no: 'the platform says that they do not administer the group',
  unknown: 'the platform could not say whether they administer the group',
} as const;

function whoText({ channel, accountId, chat, senderId, aliases, isOwner, standing }: Explanation): string {
  const place = chat.kind === 'direct' ? 'in a direct chat' : `in the group ${chat.rooms.join(', in ')}`;
  const states = [
    ...(isOwner ? ['the owner'] : []),
    ...(standing.approved ? ['approved by pairing'] : []),
    ...(standing.denied === null ? [] : [standing.denied]),
  ];
  const ids = [senderId, ...aliases].map((id) => `${channel}:${id}`).join(' = ');
  return `${ids} ${place}, account ${accountId}${states.length === 0 ? '' : `; ${states.join(', ')}`}`;
}

function unmentionedText({ at, decision, unmentioned }: Explanation): string {
  if (unmentioned === null || unmentioned.effect === decision.effect) return 'the same without a mention';
  return `without a mention ${verdictText(unmentioned)}  (${ruleText(unmentioned, at)})`;
}

function showTurn(
  out: Output,
  { agentId, sessionKey, isOperators, place, sandbox, tools, elevated }: PlannedTurn,
): void {
  const whose = isOperators ? "the operator's own turn" : "not the operator's own turn";
  out.field('AGENT', `${agentId}, in ${sessionKey}; ${whose}`);
  const { engine, scope, workspaceAccess } = sandbox;
  const inside = `in a sandbox (${engine}, scope ${scope}, workspace ${workspaceAccess})`;
  out.field('RUNS', place === 'host' ? 'on the host' : inside);
  const denied = tools.filter(({ allowed }) => !allowed).map(({ name, by }) => `${name} (${by})`);
  const allowed = tools.filter((tool) => tool.allowed).map(({ name }) => name);
  out.field('TOOLS', allowed.length === 0 ? 'none' : allowed.join(', '));
  if (denied.length > 0) out.field('NOT', denied.join(', '));
  if (place === 'sandbox' && elevated.effect !== 'deny')
    out.field('ELEVATED', `asked about each time (${elevated.by})`);
}

function showWays(out: Output, title: string, all: readonly Way[], to: Way['to']): void {
  const ways = all.filter((way) => way.to === to);
  if (ways.length === 0) return;
  out.say(ways.length > 1 ? `${title}, any of` : title);
  for (const { steps } of ways) {
    if (steps.length > 1) out.say('  all of these together:');
    for (const { says, commands } of steps) {
      for (const command of commands) out.row(`  ${command}`);
      out.row(`      ${says}`);
    }
  }
}
