import { describe, expect, it } from 'vitest';
import type { Ran } from '../../../src/gateway/tailscale/run-tailscale.ts';
import { openServe } from '../../../src/gateway/tailscale/serve.ts';
import { serving } from '../../helpers/tailscale.ts';

/** A program that answers in order, and what it was asked. */
function program(...answers: readonly Ran[]) {
  const asked: string[] = [];
  const run = async (args: readonly string[]): Promise<Ran> => {
    asked.push(args.join(' '));
    return answers[asked.length - 1] ?? { ok: false, because: 'nothing more' };
  };
  return { asked, run };
}
const said = (value: unknown): Ran => ({ ok: true, stdout: JSON.stringify(value) });

describe('being served', () => {
  it('leads to a gateway with TLS by TLS', async () => {
    const { asked, run } = program(said({}), said({}));
    const opened = await openServe({ run, mode: 'serve', port: 4711, tls: true });
    expect(asked).toEqual(['serve status --json', 'serve --bg --yes https+insecure://127.0.0.1:4711']);
    expect(opened.undo?.join(' ')).toBe('serve --yes --https=443 --set-path=/ off');
  });

  it('is asked for only once it is known that nobody else is served there', async () => {
    for (const answer of [{ ok: false, because: 'down' } as const, { ok: true, stdout: 'nonsense' } as const]) {
      const { asked, run } = program(answer);
      expect((await openServe({ run, mode: 'serve', port: 4711, tls: false })).state.kind).toBe('failed');
      expect(asked).toEqual(['serve status --json']);
    }
    const { asked, run } = program(said(serving('http://127.0.0.1:3000')));
    expect((await openServe({ run, mode: 'funnel', port: 4711, tls: false })).state.kind).toBe('taken');
    expect(asked).toEqual(['serve status --json']);
  });

  it('that failed is not taken away later', async () => {
    const { run } = program(said({}), { ok: false, because: 'Access denied' });
    expect(await openServe({ run, mode: 'serve', port: 4711, tls: false })).toEqual({
      state: { kind: 'failed', because: 'Access denied' },
      undo: null,
    });
  });
});
