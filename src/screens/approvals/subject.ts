import { span } from '../../components/row.ts';
import { clip } from '../../components/text/cells.ts';
import { own, type Safe, safe } from '../../components/text/printable.ts';
import { approvalAbilities, maySeeApprovals } from '../ability.ts';
import { goneText } from '../gone.ts';
import { type ConsoleState, serverNow } from '../state.ts';
import type { SubjectKind, SubjectWords } from '../subject-kind.ts';
import { whyNotAlways } from './always.ts';
import type { Approval } from './approval.ts';
import { beforeText } from './before.ts';
import { careFor } from './care.ts';
import { type DetailContext, reviewRows, timeoutWords } from './detail.ts';
import { approvalCode } from './name.ts';
import { sendAllow } from './send.ts';

/** Longer texts are read outside, with a pager, and decided by their digest there. */
const longestBytes = 65_536;

export const approvalContext = (state: ConsoleState, width: number, before: Safe | null): DetailContext => ({
  before,
  width,
  serverNowMs: serverNow(state),
  atTimeout: state.snapshot.approvals?.atTimeout ?? 'unknown',
  trustedScripts: state.trustedScripts,
});

const kindNames: Readonly<Record<Approval['kind'], Safe>> = {
  exec: own('exec approval'),
  plugin: own('plugin approval'),
};

const words: SubjectWords = {
  denial: 'deny',
  block: 'deny',
  verdict: own('ALLOW ONCE'),
  doing: own('ALLOWING ONCE'),
  noun: own('the permission of'),
  byRow: own('Typing the code shows that you read what runs. It runs once, exactly as it stands above.'),
  byKey: own('One key is enough. It runs once, exactly as it stands above.'),
  tooLong: own('Too long to be allowed here. It can be denied. To read it: oc approvals show'),
  mayNotApprove: own('This console may deny and not allow.'),
};

const alwaysWords: SubjectWords = {
  ...words,
  verdict: own('ALLOW ALWAYS'),
  doing: own('ALLOWING ALWAYS'),
  noun: own('the standing permission of'),
  byRow: own(
    'The longer code allows it now and, without asking, from now on: what the line ALWAYS says and nothing else.',
  ),
};

/** What was decided about the like of it, as it is known now. */
export const beforeOf = (state: ConsoleState, subject: Approval): Safe | null =>
  state.snapshot.decided && beforeText(subject, state.snapshot.decided, serverNow(state));

/** A request of the approvals queue in the REVIEW window. */
export const approvalKind: SubjectKind<Approval> = {
  abilities: approvalAbilities,
  missingScope: (hello) => (maySeeApprovals(hello) ? null : own('operator.approvals')),
  listed: ({ approvals }) => approvals?.pending ?? null,
  digest: ({ content }) => content,
  // Without what was asked: in the line of messages words of ours follow, and a requester could imitate them.
  name: (subject) => approvalCode(subject),
  goneText: ({ gone }) => gone && goneText(gone),
  flagged: (_, { pending }) => careFor(pending).length > 0,
  cut: ({ facts }) =>
    !facts.allowed.includes('allow-once') ||
    facts.passages.reduce((bytes, { text }) => bytes + Buffer.byteLength(text), 0) > longestBytes,
  offersAlways: (subject) => whyNotAlways(subject) === null,
  before: beforeOf,
  title: (subject, narrow, always) => {
    const question = always ? own('allow ALWAYS?') : own('allow once?');
    return narrow
      ? safe`REVIEW ${approvalCode(subject)}  ${question}`
      : safe`REVIEW  ${kindNames[subject.kind]} ${approvalCode(subject)}   ${question}`;
  },
  head: (state, subject, width) => {
    const atTimeout = state.snapshot.approvals?.atTimeout ?? 'unknown';
    const digest = (subject.digest ?? `sha256:${subject.content}`).slice(7, 15);
    // why: hex digits of a checked digest.
    const text = safe`at 0:00 -> ${timeoutWords[atTimeout]}   sha256 ${`${digest.slice(0, 4)} ${digest.slice(4)}` as Safe}`;
    return [span(clip(text, width), atTimeout === 'allow' ? 'alarm' : 'strong')];
  },
  text: (state, subject, width, before) => reviewRows(subject, approvalContext(state, width, before)),
  words: (always) => (always ? alwaysWords : words),
  approve: (link, subject, { always }) => sendAllow(link, subject, always),
};
