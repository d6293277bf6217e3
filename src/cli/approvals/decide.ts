import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import type { Gateway } from '../../gateway/client/link.ts';
import type { ApprovalDecision, ApprovalRow } from '../../gateway/protocol/approvals.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import { whyNotAlways } from '../../screens/approvals/always.ts';
import { careFor } from '../../screens/approvals/care.ts';
import { factLines, factsOf } from '../../screens/approvals/facts.ts';
import { shortId } from '../../screens/approvals/short-id.ts';
import { shownArgv } from '../../screens/approvals/shown-argv.ts';
import { careLength, onScreenCode, plainLength } from '../../screens/review/code.ts';
import type { CliContext } from '../command.ts';
import { count } from '../words.ts';
import { reportDecision } from './outcomes.ts';
import { showRecord } from './record.ts';
import { approvalMeant, type Meant, noLongerPending } from './target.ts';
import { asOfficial } from './text.ts';

const mostWrong = 3;
/** More lines than this nobody reads off a terminal before they decide, however much of it stands beside the command. */
const mostLines = 600;
const cellsOfLine = 72;
const digestForm = /^sha256:[0-9a-f]{64}$/;

/**
 * What `approve` goes by: the digest of what was read, or null for the code that is asked for on a terminal. Throws USAGE
 * where neither is possible; there is no flag that only says yes.
 */
export function proofOf(context: CliContext, digest: string | undefined, decision: Allowance): string | null {
  if (digest !== undefined) return readDigest(digest);
  requireTerminal(context, verbs[decision]);
  return null;
}

type Allowance = Exclude<ApprovalDecision, 'deny'>;
const verbs: Readonly<Record<Allowance, string>> = { 'allow-once': 'approve', 'allow-always': 'always' };

/** Allows, once or for always. Without a digest the whole record is printed, and the code below it has to be typed. */
export async function approve(
  context: CliContext,
  gateway: Gateway,
  typed: string,
  proof: string | null,
  decision: Allowance = 'allow-once',
): Promise<void> {
  const meant = await approvalMeant(gateway, typed);
  if (meant.kind === 'ended' && meant.typed === 'part') throw noLongerPending(typed, meant.row);
  const pending = meant.kind === 'pending' ? meant.row : null;
  if (pending !== null) refuseUnoffered(pending, decision);
  if (proof === null && pending !== null && !(await confirm(context, pending, decision))) return;
  await send(context, gateway, named(meant, proof), decision);
}

const named = ({ row }: Meant, digest: string | null): Named => ({
  id: row.id,
  kind: asOfficial(row).approvalKind,
  digest: digest ?? row.digest,
});

function readDigest(text: string): string {
  if (digestForm.test(text)) return text;
  throw new OcError('USAGE', '--digest wants sha256: and 64 hex digits', ['It is in  oc approvals show ID']);
}

function requireTerminal({ stdin, out }: CliContext, verb: string): void {
  // What is to be read goes to stdout: in a pipe nobody would have seen it.
  if (stdin.isTTY && process.stdout.isTTY && process.stderr.isTTY && !out.json) return;
  throw new OcError('USAGE', 'approving asks for a code on a terminal, and this is none', [
    `Elsewhere say what was read:  oc approvals ${verb} ID --digest sha256:...`,
    'The digest is in  oc approvals show ID --json',
  ]);
}

/** The rules of the console's review window, for a line at a time. False when the person broke off; throws on a wrong code. */
async function confirm(context: CliContext, row: ApprovalRow, decision: Allowance): Promise<boolean> {
  refuseUnreadable(row, decision);
  showRecord(context.out, row);
  const nonce = randomBytes(16).toString('hex');
  const always = decision === 'allow-always';
  const length = always || careFor(row).length > 0 ? careLength : plainLength;
  const code = onScreenCode({ nonce, id: row.id, decision, digest: row.digest }, length);
  context.out.warn(
    `To ALLOW ${always ? 'ALWAYS' : 'ONCE'} type the code ${code} and Enter; Enter alone leaves. Nothing else decides.`,
  );
  const answer = await typedCode(context, code);
  if (answer === 'right') return true;
  if (answer === 'wrong') throw new OcError('CODE_MISMATCH', 'that is not the code; nothing was sent');
  context.out.warn('Nothing was sent.');
  context.out.exit(130);
  return false;
}

/** What cannot be stated exactly cannot be allowed for always: said before anybody types a code. */
function refuseUnoffered(row: ApprovalRow, decision: Allowance): void {
  const once = ['Allow it once:  oc approvals approve ID'];
  if (!row.request.allowedDecisions.includes(decision)) {
    const why = 'this one cannot be allowed for always: what it would cover cannot be stated';
    throw new OcError('INVALID_REQUEST', why, once);
  }
  if (decision !== 'allow-always') return;
  // The rule of the console's window, whatever the proof: what needs care is read each time.
  const why = whyNotAlways({ facts: factsOf(row), pending: row, digest: row.digest });
  if (why !== null) throw new OcError('INVALID_REQUEST', `this one is not to be allowed for always: ${why}`, once);
}

function refuseUnreadable(row: ApprovalRow, decision: Allowance): void {
  const facts = factsOf(row);
  const texts = [...facts.passages, ...factLines(facts)].flatMap(({ text }) => text.split('\n'));
  const lines = [...texts, ...(shownArgv(facts)?.words ?? []), ...(facts.remark?.split('\n') ?? [])].reduce(
    (sum, text) => sum + Math.max(1, Math.ceil(text.length / cellsOfLine)),
    0,
  );
  if (lines <= mostLines) return;
  throw new OcError('USAGE', `${lines} lines are too many to be read like this; nothing was sent`, [
    `Read them:  oc approvals show ${row.id} | less`,
    `then  oc approvals ${verbs[decision]} ${row.id} --digest sha256:...   or  oc approvals deny ${row.id}`,
  ]);
}

async function typedCode({ stdin, out }: CliContext, code: string): Promise<'right' | 'wrong' | 'left'> {
  const terminal = createInterface({ input: stdin, output: process.stderr });
  const left = new Promise<null>((resolve) => terminal.once('close', () => resolve(null)));
  terminal.once('SIGINT', () => terminal.close());
  try {
    for (let wrong = 0; wrong < mostWrong; wrong += 1) {
      // A question that is never answered rejects when the terminal closes, which `left` says already.
      const answer = await Promise.race([terminal.question('code: ').catch(() => null), left]);
      if (answer === null || answer.trim() === '') return 'left';
      if (answer.trim().toLowerCase() === code) return 'right';
      const tries = mostWrong - wrong - 1;
      if (tries > 0)
        out.warn(`That is not the code above. ${tries === 1 ? '1 try' : `${tries} tries`} left; Enter alone leaves.`);
    }
    return 'wrong';
  } finally {
    terminal.close();
  }
}

/** Says no to one request, or to all of them, or to all of a session. It never asks: whoever needs it can ask again. */
export async function deny(
  context: CliContext,
  gateway: Gateway,
  typed: string | null,
  session: string | null,
): Promise<void> {
  if (typed === null) return await denyAll(context, gateway, session);
  const meant = await approvalMeant(gateway, typed);
  // The same no once more is done, by its short name too: scripts try again.
  const isOther = meant.kind === 'ended' && meant.row.status !== 'denied';
  if (isOther && meant.typed === 'part') throw noLongerPending(typed, meant.row);
  await send(context, gateway, named(meant, null), 'deny');
}

async function denyAll({ out }: CliContext, gateway: Gateway, session: string | null): Promise<void> {
  const { pending } = await gateway.request('oc.approval.list', {});
  const denied: string[] = [];
  for (const { id, approvalKind: kind, digest, request } of pending) {
    if (session !== null && request.sessionKey !== session) continue;
    const { outcome } = await gateway.request('oc.approval.resolve', { id, kind, decision: 'deny', digest });
    // Somebody else may have decided it meanwhile.
    if (outcome === 'resolved') denied.push(id);
  }
  out.result('oc.approvals.deny/1', { denied }, () => out.say(`Denied ${count(denied.length, 'request')}.`));
}

type Named = Pick<ApprovalRow, 'id' | 'digest'> & { readonly kind: ApprovalRow['approvalKind'] };

const schemas: Readonly<Record<ApprovalDecision, string>> = {
  'allow-once': 'oc.approvals.approve/1',
  'allow-always': 'oc.approvals.always/1',
  deny: 'oc.approvals.deny/1',
};

async function send({ out }: CliContext, gateway: Gateway, which: Named, decision: ApprovalDecision): Promise<void> {
  const outcome = await gateway.request('oc.approval.resolve', { ...which, decision });
  reportDecision(out, schemas[decision], which.id, shortId(which.id, []), outcome);
}
