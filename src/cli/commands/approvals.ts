import type { Command } from 'commander';
import { OcError } from '../../gateway/protocol/errors.ts';
import { approve, deny, proofOf } from '../approvals/decide.ts';
import { revokeGrant, showGrants } from '../approvals/grants.ts';
import { decideLine, endedDocument, showEnded, showWaiting, waitingDocument } from '../approvals/list.ts';
import { showRecord } from '../approvals/record.ts';
import { approvalMeant, endWords } from '../approvals/target.ts';
import { leftOf } from '../approvals/text.ts';
import type { CliContext, Register } from '../command.ts';
import { wholeNumber } from '../whole-number.ts';
import { withGateway } from '../with-gateway.ts';

const offline = { offline: true };
const running = { offline: false };

/** What waits for a person. Reading, denying and the history work with the gateway down; allowing needs one that runs. */
export const register: Register = (program, context) => {
  const approvals = program.command('approvals').description('what waits for you, and your answer');
  approvals
    .command('list')
    .alias('pending')
    .description('what is waiting')
    .option('--exit-code', 'exit 8 when something is waiting')
    .action((flags: { exitCode?: boolean }) => list(context, flags.exitCode === true));
  approvals
    .command('show <id>')
    .description('the whole of one request')
    .action((id: string) => show(context, id));
  addDecisions(approvals, context);
  addGrants(approvals, context);
  approvals
    .command('watch')
    .description('say what joins and what leaves, until interrupted')
    .action(() => watch(context));
  approvals
    .command('history')
    .description('what was decided, by whom')
    .option('--limit <n>', 'at most this many', '50')
    .option('--before <cursor>', 'those older than this place')
    .action((flags: { limit: string; before?: string }) => history(context, flags));
  approvals
    .command('test')
    .description('make a harmless request, to practise')
    .action(async () => {
      const { practise } = await import('../approvals/test.ts');
      await withGateway(context, running, (gateway) => practise(context, gateway));
    });
};

function addDecisions(approvals: Command, context: CliContext): void {
  approvals
    .command('approve <id>')
    .description('allow once; asks for a code on a terminal')
    .option('--digest <digest>', 'decide without a code about exactly this text')
    .action((id: string, flags: { digest?: string }) => allow(context, id, flags.digest));
  approvals
    .command('always <id>')
    .description('allow now and from now on, as far as the request says; asks for a code on a terminal')
    .option('--digest <digest>', 'decide without a code about exactly this text')
    .action((id: string, flags: { digest?: string }) => allow(context, id, flags.digest, 'allow-always'));
  approvals
    .command('deny [id]')
    .description('say no; never asks')
    .option('--all', 'everything that is waiting')
    .option('--session <key>', 'with --all: only what this session asked for')
    .action((id: string | undefined, flags: { all?: boolean; session?: string }) => {
      const which = deniedOnes(id, flags);
      return withGateway(context, offline, (gateway) => deny(context, gateway, which, flags.session ?? null));
    });
  approvals
    .command('resolve <id> <decision>')
    .description('the same as approve and deny, spelled as OpenClaw does')
    .option('--digest <digest>', 'decide without a code about exactly this text')
    .action((id: string, decision: string, flags: { digest?: string }) => resolve(context, id, decision, flags.digest));
}

function addGrants(approvals: Command, context: CliContext): void {
  approvals
    .command('grants')
    .description('what is allowed from now on, until when, and when it was used last')
    .action(() =>
      withGateway(context, offline, async (gateway) => {
        showGrants(context.out, await gateway.request('oc.grant.list', {}));
      }),
    );
  approvals
    .command('revoke <grant>')
    .description('take back what was allowed from now on; never asks')
    .action((id: string) => withGateway(context, offline, (gateway) => revokeGrant(context, gateway, id)));
}

/** The typed id, or null for all of them. What is wrong in the line is said before anything is opened. */
function deniedOnes(id: string | undefined, { all, session }: { all?: boolean; session?: string }): string | null {
  if (id !== undefined && all === undefined && session === undefined) return id;
  if (id === undefined && all === true) return null;
  throw new OcError('USAGE', 'say which one, or all of them', [
    'oc approvals deny ID   or   oc approvals deny --all [--session KEY]',
  ]);
}

async function allow(
  context: CliContext,
  id: string,
  digest: string | undefined,
  decision: 'allow-once' | 'allow-always' = 'allow-once',
): Promise<void> {
  const proof = proofOf(context, digest, decision);
  await withGateway(context, running, (gateway) => approve(context, gateway, id, proof, decision));
}

async function resolve(context: CliContext, id: string, decision: string, digest?: string): Promise<void> {
  if (decision === 'deny') return withGateway(context, offline, (gateway) => deny(context, gateway, id, null));
  if (decision === 'allow-once' || decision === 'allow-always') return allow(context, id, digest, decision);
  throw new OcError('USAGE', `no decision "${decision}"`, ['Decisions are  allow-once, allow-always  and  deny']);
}

const list = (context: CliContext, exitCode: boolean): Promise<void> =>
  withGateway(context, offline, async (gateway) => {
    const found = await gateway.request('oc.approval.list', {});
    showWaiting(context.out, found, process.stdout.columns);
    if (exitCode && found.pending.length > 0) context.out.exit(8);
  });

const show = (context: CliContext, typed: string): Promise<void> =>
  withGateway(context, offline, async (gateway) => {
    const { out } = context;
    const meant = await approvalMeant(gateway, typed);
    const document = meant.kind === 'pending' ? waitingDocument(meant.row, meant.list) : endedDocument(meant.row);
    out.result('oc.approvals.show/1', document, () => {
      if (meant.kind === 'ended') out.say(endWords(meant.row));
      else out.say(`waits, ${leftOf(meant.row.expiresAtMs - meant.list.serverTimeMs)} left; at 0:00 it is DENIED`);
      showRecord(out, meant.row);
      if (meant.kind === 'pending' && meant.list.served) out.say(decideLine(meant.row, meant.list));
    });
  });

const history = (context: CliContext, { limit, before }: { limit: string; before?: string }): Promise<void> => {
  const filter = { limit: wholeNumber('--limit', limit, 1, 200), ...(before !== undefined && { cursor: before }) };
  return withGateway(context, offline, async (gateway) =>
    showEnded(context.out, await gateway.request('oc.approval.history', filter)),
  );
};

/** A gateway that is not there, or that does not let us in, is said once at the start; later ones are waited for. */
async function watch(context: CliContext): Promise<void> {
  await withGateway(context, running, (gateway) => gateway.request('oc.approval.list', {}));
  const { linkTo } = await import('../door.ts');
  const { ApprovalsWatch } = await import('../approvals/watch.ts');
  const link = await linkTo(context);
  try {
    await new ApprovalsWatch(context, link).run();
  } finally {
    await link.close();
  }
}
