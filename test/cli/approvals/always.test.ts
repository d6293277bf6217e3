import { describe, expect, it } from 'vitest';
import { approve } from '../../../src/cli/approvals/decide.ts';
import { askedDocument } from '../../../src/cli/approvals/text.ts';
import type { CliContext } from '../../../src/cli/command.ts';
import type { Gateway } from '../../../src/gateway/client/link.ts';
import type { ApprovalRow } from '../../../src/gateway/protocol/approvals.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const whose = { agentId: 'main', sessionKey: 'agent:main:main' };

function rowOf(argv: readonly string[], effects: readonly string[]): ApprovalRow {
  const grant = { ...whose, argv, cwd: '/people/ann', effects, where: 'host', days: 30 } as const;
  const call = { tool: 'exec', effects, question: 'file-write', binding: 'b', env: [], files: [], grant };
  return {
    ...{
      id: '0b3c5d7e-0000-4000-8000-000000000001',
      approvalKind: 'exec',
      createdAtMs: 0,
      expiresAtMs: 60_000,
      digest,
    },
    ...{ requestedBy: 'assistant main', clientRef: null },
    request: {
      ...{ ...whose, command: argv.join(' '), commandArgv: [...argv], cwd: '/people/ann', host: 'gateway', call },
      allowedDecisions: ['allow-once', 'allow-always', 'deny'],
    },
  };
}

/** A gateway with one request in its queue; tells what was decided about it. */
function gatewayWith(row: ApprovalRow) {
  const decided: string[] = [];
  const request = async (method: string, params: { decision?: string }) => {
    if (method === 'oc.approval.list') return { pending: [row], atTimeout: 'deny', served: true, serverTimeMs: 0 };
    decided.push(String(params.decision));
    return { outcome: 'resolved', decision: params.decision, atMs: 0 };
  };
  // why: the two methods that a decision calls
  return { decided, gateway: { request } as unknown as Gateway };
}

// why: what is printed is not looked at
const context = { out: { result: () => undefined } } as unknown as CliContext;

describe('oc approvals always', () => {
  it('111: is given for what the request states and nothing hides', async () => {
    const row = rowOf(['touch', 'notes.md'], ['file-write']);
    const { gateway, decided } = gatewayWith(row);
    await approve(context, gateway, row.id, digest, 'allow-always');
    expect(decided).toEqual(['allow-always']);
  });

  it.each([
    ['a sign that hides', ['touch', 'notes\u202etxt.md']],
    ['letters of two scripts', ['touch', 'n\u043etes.md']],
    ['a command that is not what would be saved', ['touch', 'two words']],
  ])('92, 111: is refused by the rule of the window for %s, also with a digest', async (_, argv) => {
    const row = rowOf(argv, ['file-write']);
    const { gateway, decided } = gatewayWith(row);
    await expect(approve(context, gateway, row.id, digest, 'allow-always')).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
      hints: ['Allow it once:  oc approvals approve ID'],
    });
    expect(decided).toEqual([]);
    await approve(context, gateway, row.id, digest);
    expect(decided).toEqual(['allow-once']);
  });
});

describe('a request as a document', () => {
  it('says what it does, as the window does', () => {
    const row = rowOf(['curl', '-o', 'a.txt', 'https://a.example'], ['file-write', 'network-request']);
    expect(askedDocument(row)).toMatchObject({ does: { effects: ['file-write', 'network-request'], certain: true } });
  });
});
