import type { Command } from 'commander';
import { type AuditReport, type Severity, severities } from '../../gateway/protocol/audit.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import type { CliContext } from '../command.ts';
import { withGateway } from '../with-gateway.ts';
import { explain } from './explain.ts';
import { showReport } from './report.ts';

/** The exit code of an audit that found what `--fail-on` was asked to fail on. */
const found = 10;

/** Hangs `audit` on the program or on a command of it. */
export function auditCommand(parent: Command, context: CliContext): Command {
  return parent
    .command('audit')
    .description('check configuration and files; changes nothing, and works with the gateway down')
    .option(
      '--fail-on <level>',
      `exit ${found} when there is a finding of this level or worse: ${severities.join(', ')}`,
    )
    .action((flags: { readonly failOn?: string }) => audit(context, flags.failOn));
}

/** Hangs `explain` beside or below it. */
export function explainCommand(parent: Command, context: CliContext): void {
  parent
    .command('explain <id>')
    .description('what a finding means: when, why, what to do')
    .action((id: string) => explain(context, id));
}

async function audit(context: CliContext, failOn: string | undefined): Promise<void> {
  const level = failOn === undefined ? null : levelOf(failOn);
  const report = await run(context);
  showReport(context.out, report);
  if (level !== null && atLeast(level).some((severity) => report.summary[severity] > 0)) context.out.exit(found);
}

/** Of a gateway that was named, by its method; of this machine, from the files themselves. */
async function run(context: CliContext): Promise<AuditReport> {
  const { url, tokenFile, tokenFd, tls } = context.globals;
  if ([url, tokenFile, tokenFd, tls].some((given) => given !== undefined)) {
    const report = await withGateway(context, { offline: false }, (gateway) => gateway.request('oc.audit.run', {}));
    // Why is for consoles; here it is said by  oc security explain.
    return { ...report, findings: report.findings.map(({ why: _, ...finding }) => finding) };
  }
  const { auditState } = await import('../../gateway/audit/audit-state.ts');
  return auditState({ paths: context.paths(), env: context.env }, Date.now());
}

function levelOf(text: string): Severity {
  const level = severities.find((severity) => severity === text);
  if (level !== undefined) return level;
  throw new OcError('USAGE', `--fail-on wants one of: ${severities.join(', ')}`);
}

const atLeast = (level: Severity): readonly Severity[] => severities.slice(0, severities.indexOf(level) + 1);
