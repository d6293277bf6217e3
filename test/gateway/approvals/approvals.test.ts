import { describe, expect, it } from 'vitest';
import type { OcError } from '../../../src/gateway/protocol/errors.ts';
import { party, Queue, startMs } from './queue.ts';

const errorOf = (work: () => unknown): OcError => {
  try {
    work();
  } catch (error) {
    return error as OcError;
  }
  throw new Error('it did not fail');
};

describe('a request', () => {
  it('gets an id of ours with 128 random bits, and waits with its digest', () => {
    using queue = new Queue();
    const [one, two] = [queue.ask(), queue.ask()];
    expect(one.row.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(one.row.id).not.toBe(two.row.id);
    expect(one.row.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(one.row.digest).not.toBe(two.row.digest);
    expect(queue.approvals.pending().map(({ row }) => row)).toEqual([one.row, two.row]);
    expect(queue.approvals.pending('plugin')).toEqual([]);
    expect(queue.kinds()).toEqual(['requested', 'requested']);
  });

  it('may wait for a shorter time than is configured, never for a longer one', () => {
    using queue = new Queue();
    expect(queue.ask({}, party('a'), 1000).row.expiresAtMs).toBe(startMs + 1000);
    expect(queue.ask({}, party('a'), 999_999_999).row.expiresAtMs).toBe(startMs + 300_000);
  });

  it('is denied as it comes when approvals are off, and nobody is asked', async () => {
    using queue = new Queue();
    queue.enabled = false;
    const { row, end } = queue.ask();
    expect(end).toMatchObject({ status: 'denied', reason: 'no-route', by: null });
    expect(queue.requested).toEqual([]);
    expect(queue.approvals.pending()).toEqual([]);
    expect(queue.approvals.find(row.id)?.end).toEqual(end);
    expect(queue.kinds()).toEqual(['requested', 'denied']);
  });

  it('is refused when its command is longer than anybody can be shown, as the original refuses it', () => {
    using queue = new Queue();
    expect(queue.ask({ command: 'x'.repeat(16_384) }).end).toBeNull();
    const { code, details } = errorOf(() => queue.ask({ command: 'x'.repeat(16_385) }));
    expect([code, details['reason']]).toEqual(['INVALID_REQUEST', 'EXEC_APPROVAL_COMMAND_DISPLAY_LIMIT']);
    const big = { commandArgv: ['x'.repeat(70_000)] };
    expect(errorOf(() => queue.ask(big)).details).toMatchObject({ reason: 'APPROVAL_REQUEST_TOO_LARGE' });
    expect(queue.approvals.pending()).toHaveLength(1);
  });

  it('counts every connection of a device as one: many of them do not fill the queue for the others', () => {
    using queue = new Queue();
    for (let n = 0; n < 50; n++) queue.ask({}, party(`n${n}`, 'phone'));
    expect(errorOf(() => queue.ask({}, party('another', 'phone'))).message).toContain('its device');
    expect(queue.ask({}, party('other', 'laptop')).end).toBeNull();
    expect(queue.ask({}, party('token')).end).toBeNull();
  });

  it('is refused with a word when 50 of its connection or session or 200 in all wait, never dropped silently', () => {
    using queue = new Queue();
    for (let n = 0; n < 50; n++) queue.ask({}, party('one'));
    const refused = errorOf(() => queue.ask({}, party('one')));
    expect([refused.code, refused.details['reason']]).toEqual(['QUEUE_FULL', 'APPROVAL_QUEUE_FULL']);
    for (let n = 0; n < 50; n++) queue.ask({ sessionKey: 's' }, party(`n${n}`));
    expect(errorOf(() => queue.ask({ sessionKey: 's' }, party('new'))).message).toContain('this session');
    for (let n = 0; n < 100; n++) queue.ask({}, party(`m${n}`));
    expect(errorOf(() => queue.ask({}, party('last'))).message).toContain('200 requests');
    const [first] = queue.approvals.pending();
    if (first !== undefined) queue.decide(first, 'deny');
    expect(queue.ask({}, party('last')).end).toBeNull();
  });
});

describe('a decision', () => {
  it('is written with its entry in the ledger, which holds no word of what was asked for', () => {
    using queue = new Queue();
    const asked = queue.ask({ command: 'cat canary' });
    expect(queue.decide(asked, 'allow-once')).toEqual({ outcome: 'resolved', decision: 'allow-once', atMs: startMs });
    const [entry] = queue.ledger.list({ kind: 'approval' }).entries;
    expect(entry).toMatchObject({ kind: 'approval.allowed', actor: 'token (console)', subject: asked.row.id });
    expect(entry?.detail).toMatchObject({ digest: asked.row.digest, requestedBy: 'token (requester)' });
    expect(JSON.stringify(queue.ledger.list({}))).not.toContain('canary');
    expect(queue.resolved).toMatchObject([{ end: { by: 'token (console)', status: 'allowed' } }]);
  });

  it('is told who was first, and whether they decided alike', () => {
    using queue = new Queue();
    const asked = queue.ask();
    queue.decide(asked, 'deny', party('first'));
    const first = { outcome: 'already', decision: 'deny', by: 'token (first)', atMs: startMs };
    expect(queue.decide(asked, 'allow-once')).toEqual({ ...first, same: false });
    expect(queue.decide(asked, 'deny')).toEqual({ ...first, same: true });
    expect(queue.kinds()).toEqual(['requested', 'denied']);
  });

  it('that names another digest changes nothing', () => {
    using queue = new Queue();
    const asked = queue.ask();
    const { id, digest } = asked.row;
    const verdict = { id, kind: 'exec', decision: 'allow-once', digest: `sha256:${'0'.repeat(64)}` } as const;
    expect(queue.approvals.resolve(verdict, party('console'))).toEqual({ outcome: 'changed', digest });
    expect(queue.approvals.find(id)?.end).toBeNull();
  });

  it('of a kind that is not offered, or about a request of another kind, leaves it waiting', () => {
    using queue = new Queue();
    const asked = queue.ask();
    const allowed = ['allow-once', 'deny'];
    expect(queue.decide(asked, 'allow-always')).toEqual({ outcome: 'not-allowed', allowed });
    const wrong = { id: asked.row.id, kind: 'plugin', decision: 'deny', digest: null } as const;
    expect(errorOf(() => queue.approvals.resolve(wrong, party('console'))).details).toEqual({
      reason: 'APPROVAL_KIND_MISMATCH',
    });
    expect(queue.approvals.pending()).toHaveLength(1);
  });

  it('is never taken from the connection or the device that asked, either way', () => {
    using queue = new Queue();
    const asked = queue.ask({}, party('requester', 'd1'));
    for (const decision of ['allow-once', 'deny'] as const) {
      expect(queue.decide(asked, decision, party('requester'))).toEqual({ outcome: 'own-request' });
      expect(queue.decide(asked, decision, party('another', 'd1'))).toEqual({ outcome: 'own-request' });
    }
    expect(queue.decide(asked, 'deny', party('another', 'd2')).outcome).toBe('resolved');
    // Two that have no device are not the same device.
    expect(queue.decide(queue.ask({}, party('one')), 'deny', party('two')).outcome).toBe('resolved');
  });
});

describe('time', () => {
  it('ends a request as a no that nobody said, and a decision after that is too late', () => {
    using queue = new Queue();
    const asked = queue.ask({}, party('requester'), 1000);
    queue.nowMs += 999;
    expect(queue.approvals.pending()).toHaveLength(1);
    queue.nowMs += 1;
    expect(queue.decide(asked, 'allow-once')).toEqual({ outcome: 'expired', atMs: startMs + 1000 });
    expect(queue.approvals.pending()).toEqual([]);
    expect(queue.resolved).toMatchObject([{ end: { status: 'expired', decision: null, reason: 'timeout', by: null } }]);
    expect(queue.kinds()).toEqual(['requested', 'expired']);
  });

  it('ends a request by itself while the gateway runs', async () => {
    using queue = new Queue();
    queue.approvals.begin();
    const asked = queue.ask({}, party('requester'), 30);
    // The queue reads the clock of the test; only its timer is real.
    queue.nowMs += 30;
    await expect.poll(() => queue.resolved.map(({ row }) => row.id)).toEqual([asked.row.id]);
  });

  it('goes on when the store could not be written, and tries again', async () => {
    using queue = new Queue();
    queue.approvals.begin();
    queue.tamper("CREATE TRIGGER stuck BEFORE UPDATE ON approval BEGIN SELECT RAISE(ABORT, 'disk full'); END");
    queue.ask({}, party('requester'), 20);
    queue.nowMs += 20;
    await expect.poll(() => queue.faults).toHaveLength(1);
    queue.tamper('DROP TRIGGER stuck');
    expect(queue.approvals.pending()).toEqual([]);
    expect(queue.kinds()).toEqual(['requested', 'expired']);
  });

  it('forgets what ended more than 30 days ago, and keeps the ledger', () => {
    using queue = new Queue();
    const [old, recent] = [queue.ask(), queue.ask()];
    queue.decide(old, 'deny');
    queue.nowMs += 1000;
    queue.decide(recent, 'deny');
    queue.nowMs = startMs + 30 * 86_400_000 + 500;
    queue.restart();
    expect(queue.approvals.find(old.row.id)).toBeNull();
    expect(queue.approvals.find(recent.row.id)?.end?.status).toBe('denied');
    expect(queue.kinds()).toHaveLength(4);
    expect(queue.ledger.verify().ok).toBe(true);
  });
});

describe('what is damaged in the store', () => {
  const changes: readonly [string, string, (string | number)[]][] = [
    ['its command', "UPDATE approval SET request = replace(request, 'ls', 'rm')", []],
    ['its text, which is no JSON any more', 'UPDATE approval SET request = ?', ['{']],
    ['its text, which is no object any more', 'UPDATE approval SET request = ?', ['7']],
    ['its time', 'UPDATE approval SET expires_at = expires_at + 1000000', []],
    ['who asked', "UPDATE approval SET requested_by = 'operator'", []],
    ['its id', 'UPDATE approval SET id = ? || substr(id, 2)', ['x']],
    ['its kind', "UPDATE approval SET kind = 'plugin'", []],
    ['its digest', 'UPDATE approval SET digest = ?', [`sha256:${'0'.repeat(64)}`]],
  ];
  it.each(changes)('%s: the request is denied, and its text is not shown', (_, sql, values) => {
    using queue = new Queue();
    queue.ask();
    queue.tamper(sql, ...values);
    const { id, kind } = queue.store.db.prepare('SELECT id, kind FROM approval').get() as { id: string; kind: 'exec' };
    const verdict = { id, kind, decision: 'allow-once', digest: null } as const;
    expect(queue.approvals.resolve(verdict, party('console'))).toMatchObject({
      outcome: 'ended',
      reason: 'storage-corrupt',
    });
    expect(queue.approvals.find(id)).toMatchObject({ damaged: true, end: { status: 'denied', decision: 'deny' } });
    expect(queue.approvals.pending()).toEqual([]);
    expect(JSON.stringify(queue.resolved)).not.toContain('"rm"');
    expect(queue.kinds()).toEqual(['requested', 'denied']);
  });

  it('is denied as soon as somebody lists, without a decision', () => {
    using queue = new Queue();
    queue.ask();
    queue.tamper("UPDATE approval SET request = '{}'");
    expect(queue.approvals.pending()).toEqual([]);
    expect(queue.resolved).toMatchObject([{ end: { reason: 'storage-corrupt' } }]);
  });

  it.each([
    ['UPDATE approval SET status = ?, decision = ?', ['allowed', 'allow-once']],
    ['UPDATE approval SET resolved_by = ?', ['somebody']],
    ["UPDATE approval SET request = replace(request, 'ls', 'rm')", []],
  ])('an answer that was changed afterwards (%s) is a no', (sql, values) => {
    using queue = new Queue();
    const asked = queue.ask();
    queue.decide(asked, 'deny');
    queue.tamper(sql, ...values);
    expect(queue.approvals.find(asked.row.id)?.end).toMatchObject({ status: 'denied', reason: 'storage-corrupt' });
    expect(queue.approvals.history({}).approvals).toMatchObject([{ end: { reason: 'storage-corrupt' } }]);
  });

  it('an answer that is written in beside the queue does not allow anything', () => {
    using queue = new Queue();
    const asked = queue.ask();
    queue.tamper(
      "UPDATE approval SET status = 'allowed', decision = 'allow-once', reason = 'user', resolved_at = 1, resolved_by = 'me', seal = digest",
    );
    expect(queue.approvals.find(asked.row.id)?.end).toMatchObject({ status: 'denied', reason: 'storage-corrupt' });
  });
});

describe('a restart', () => {
  it('ends everything that waited as cancelled, recorded, and takes new requests', () => {
    using queue = new Queue();
    const asked = [queue.ask(), queue.ask(), queue.ask()];
    queue.restart();
    expect(queue.approvals.pending()).toEqual([]);
    for (const one of asked) {
      expect(queue.decide(one, 'allow-once')).toMatchObject({ outcome: 'ended', reason: 'gateway-restart' });
    }
    expect(queue.kinds().slice(3)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    const fresh = queue.ask();
    expect(queue.decide(fresh, 'allow-once').outcome).toBe('resolved');
    expect(queue.ledger.verify().ok).toBe(true);
  });
});

describe('history', () => {
  it('is read newest first and page by page, also where several ended at once', () => {
    using queue = new Queue();
    const asked = Array.from({ length: 25 }, (_, n) => queue.ask({}, party(`c${n}`)));
    for (const [at, one] of asked.entries()) {
      if (at % 5 === 0) queue.nowMs += 1;
      queue.decide(one, 'deny');
    }
    const found: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: ReturnType<typeof queue.approvals.history> = queue.approvals.history({
        limit: 7,
        ...(cursor !== '' && { cursor }),
      });
      found.push(...page.approvals.map(({ row }) => row.id));
      cursor = page.nextCursor;
    }
    expect(found).toEqual(asked.map(({ row }) => row.id).toReversed());
    expect(queue.approvals.history({ kind: 'plugin' }).approvals).toEqual([]);
    expect(errorOf(() => queue.approvals.history({ cursor: 'x' })).code).toBe('INVALID_REQUEST');
  });
});
