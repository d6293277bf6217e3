import { type Untrusted, untrusted } from '../../components/text/printable.ts';
import type { GatewayLink } from '../../gateway/client/link.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import { redact } from '../../gateway/redaction/redact.ts';
import { canAudit } from '../ability.ts';
import type { SourceParts } from '../source.ts';
import { type AuditAnswer, readAudit } from './read-audit.ts';

/** A whole state directory is looked at; that may take longer than a list. */
const runTimeoutMs = 60_000;
const longestProblem = 500;

/** The audit, which runs when somebody asks for it and never by itself. */
export interface AuditSource {
  /** Asks the gateway for a run; while one is awaited, nothing. */
  run(): void;
  /** After every hello: what this console may not see any more is not kept. */
  resync(): void;
}

export function openAuditSource({ link, apply }: SourceParts): AuditSource {
  let running = false;
  const ask = async (): Promise<void> => {
    try {
      const answer = readAudit(link.name, await link.request('oc.audit.run', {}, { timeoutMs: runTimeoutMs }));
      if (answer === null) apply({ kind: 'audit-failed', because: untrusted('the answer is no report') });
      else answered(answer);
    } catch (error) {
      apply({ kind: 'audit-failed', because: problemText(error) });
    } finally {
      running = false;
    }
  };
  const answered = (answer: AuditAnswer): void => apply({ kind: 'audit', answer });
  return {
    run() {
      if (running || !isUp(link) || !canAudit(link.hello)) return;
      running = true;
      apply({ kind: 'audit-running' });
      void ask();
    },
    resync() {
      if (!canAudit(link.hello)) apply({ kind: 'audit-hidden' });
    },
  };
}

const isUp = ({ state }: GatewayLink): boolean => state.kind === 'live' || state.kind === 'slow';

function problemText(error: unknown): Untrusted {
  const said = error instanceof OcError ? [error.message, ...error.hints].join('. ') : 'an error in this console';
  return untrusted(redact(said).slice(0, longestProblem));
}
