import { describe, expect, it } from 'vitest';
import { askPerson, type CallToAsk } from '../../../src/gateway/approvals/ask-person.ts';
import { type BindPlace, bind } from '../../../src/gateway/approvals/binding.ts';
import { grantDigest, grantStore } from '../../../src/gateway/approvals/grant-store.ts';
import type { GrantCall } from '../../../src/gateway/approvals/grants.ts';
import { effectsOf } from '../../../src/gateway/effects/effects-of.ts';
import { party, Queue } from './queue.ts';

const session = 'agent:main:main';
const place: BindPlace = {
  ...{ kind: 'host', place: 'host', workspace: '/', mounted: '/', agentId: 'main', sessionKey: session },
  path: ['/usr/bin', '/bin'],
};

const grantCall = (command: string, more: Partial<GrantCall> = {}): GrantCall => {
  const effects = effectsOf(command);
  return {
    ...{
      effects,
      argv: effects.argv,
      cwd: '/',
      addedEnvironment: [],
      where: 'host',
      agentId: 'main',
      sessionKey: session,
    },
    ...more,
  };
};

const callOf = (queue: Queue, command: string, more: Partial<CallToAsk> = {}): CallToAsk => {
  const effects = effectsOf(command);
  const argv = effects.argv ?? ['bash', '-c', command];
  const bound = { tool: 'exec', argv, stdin: null, cwd: '/', env: {}, timeoutMs: 1000, effects };
  return {
    ...{ agentId: 'main', sessionKey: session, from: 'telegram:default:7', channel: 'telegram' },
    ...{ callId: 'c1', tool: 'exec', stillAdmitted: () => true },
    ...{ shown: command, argv, cwd: '/', env: {}, where: 'host', effects: effects.categories, question: 'file-write' },
    ...{ binding: bind(bound, place), grant: queue.approvals.grants.offer(grantCall(command)) },
    ...more,
  };
};

const never = new AbortController().signal;
const only = (queue: Queue) => {
  const [approval, ...more] = queue.approvals.pending();
  if (approval === undefined || more.length > 0) throw new Error(`${more.length + 1} wait`);
  return approval;
};
/** Asks, and decides as a person does. */
async function decided(queue: Queue, command: string, decision: 'allow-once' | 'allow-always' | 'deny') {
  const call = callOf(queue, command);
  const answer = askPerson(queue.approvals, call, never);
  const outcome = queue.decide(only(queue), decision);
  return { call, outcome, answer: await answer };
}

describe('asking a person', () => {
  it('says in the request what will run, and lets it run once for exactly that', async () => {
    using queue = new Queue();
    const { call, answer } = await decided(queue, 'touch a', 'allow-once');
    expect(queue.requested[0]?.row.request).toMatchObject({
      ...{ command: 'touch a', commandArgv: ['touch', 'a'], cwd: '/', host: 'gateway', sessionKey: session },
      ...{ turnSourceChannel: 'telegram', turnSourceTo: 'default:7' },
      call: { tool: 'exec', effects: ['file-write'], binding: call.binding.digest },
    });
    if (!answer.allowed) throw new Error(answer.text);
    expect(queue.approvals.consume(answer.approvalId, 'sha256:other')).toBe(false);
    expect(queue.approvals.consume(answer.approvalId, call.binding.digest)).toBe(true);
    expect(queue.approvals.consume(answer.approvalId, call.binding.digest)).toBe(false);
    queue.restart();
    expect(queue.approvals.consume(answer.approvalId, call.binding.digest)).toBe(false);
    expect(queue.kinds()).toEqual(['requested', 'allowed', 'used']);
  });

  it('105: an allowance is taken once, also by many at once and by what an attacker has', async () => {
    using queue = new Queue();
    const { call, answer } = await decided(queue, 'touch a', 'allow-once');
    if (!answer.allowed) throw new Error(answer.text);
    const taken = Array.from({ length: 20 }, () => queue.approvals.consume(answer.approvalId, call.binding.digest));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(queue.approvals.consume(answer.approvalId.slice(0, 8), call.binding.digest)).toBe(false);
    const again = await decided(queue, 'touch a', 'deny');
    expect(again.answer).toMatchObject({ allowed: false, because: 'denied' });
  });

  it('104: is a no when nobody answers, when they are off, and when the record was changed', async () => {
    using queue = new Queue();
    const late = askPerson(queue.approvals, callOf(queue, 'touch a'), never);
    queue.pass(300_001);
    queue.approvals.pending();
    expect(await late).toMatchObject({ allowed: false, because: 'expired' });
    queue.enabled = false;
    expect(await askPerson(queue.approvals, callOf(queue, 'touch a'), never)).toMatchObject({ because: 'off' });
    queue.enabled = true;
    const changed = askPerson(queue.approvals, callOf(queue, 'touch a'), never);
    const { id } = only(queue).row;
    queue.tamper("UPDATE approval SET request = replace(request, 'touch a', 'touch b') WHERE id = ?", id);
    queue.approvals.pending();
    expect(await changed).toMatchObject({ allowed: false, because: 'damaged' });
  });

  it('takes the request back when the turn is ended', async () => {
    using queue = new Queue();
    const stop = new AbortController();
    const asked = askPerson(queue.approvals, callOf(queue, 'touch a'), stop.signal);
    const { row } = only(queue);
    stop.abort();
    expect(await asked).toMatchObject({ allowed: false, because: 'aborted' });
    expect(queue.decide({ ...only0(queue), row }, 'allow-once')).toMatchObject({
      outcome: 'ended',
      reason: 'run-aborted',
    });
    expect(await askPerson(queue.approvals, callOf(queue, 'touch a'), stop.signal)).toMatchObject({
      because: 'aborted',
    });
  });

  it('asks once for the same, and for a bounded number of one conversation', async () => {
    using queue = new Queue();
    const stop = new AbortController();
    const waiting = [...'abcdefghij'].map((name) =>
      askPerson(queue.approvals, callOf(queue, `touch ${name}`), stop.signal),
    );
    expect(await askPerson(queue.approvals, callOf(queue, 'touch a'), never)).toMatchObject({
      because: 'asked-already',
    });
    expect(await askPerson(queue.approvals, callOf(queue, 'touch z'), never)).toMatchObject({ because: 'full' });
    expect(queue.approvals.pending()).toHaveLength(10);
    stop.abort();
    expect((await Promise.all(waiting)).map((answer) => !answer.allowed && answer.because)).toEqual(
      Array(10).fill('aborted'),
    );
  });

  it('does not ask about what nobody could read', async () => {
    using queue = new Queue();
    const answer = await askPerson(queue.approvals, callOf(queue, 'touch a', { shown: 'x'.repeat(16_385) }), never);
    expect(answer).toMatchObject({ because: 'too-long' });
    expect(queue.approvals.pending()).toEqual([]);
  });
});

/** Any approval, for a decision about one that has ended. */
const only0 = (queue: Queue) => {
  const [approval] = queue.requested;
  if (approval === undefined) throw new Error('nothing was asked');
  return approval;
};

describe('a grant', () => {
  it('111: covers the same call from then on, says what it is, and notes its use', async () => {
    using queue = new Queue();
    const { grants } = queue.approvals;
    expect(grants.covering(grantCall('touch a'))).toBeNull();
    const { answer, outcome } = await decided(queue, 'touch a', 'allow-always');
    expect([answer.allowed, outcome.outcome]).toEqual([true, 'resolved']);
    expect(queue.requested[0]?.row.request).toMatchObject({
      allowedDecisions: ['allow-once', 'allow-always', 'deny'],
      call: { grant: { argv: ['touch', 'a'], cwd: '/', effects: ['file-write'], where: 'host', days: 30 } },
    });
    const id = grants.covering(grantCall('touch a')) ?? '';
    queue.pass(1000);
    expect(queue.grantChanges).toEqual([]);
    expect(grants.use(id, grantCall('touch a'))).toBe(true);
    expect(queue.grantChanges).toEqual([queue.nowMs]);
    expect(grants.list()).toMatchObject([
      { id, argv: ['touch', 'a'], uses: 1, lastUsedAtMs: queue.nowMs, createdBy: 'token (console)', state: 'active' },
    ]);
    queue.restart();
    expect(queue.approvals.grants.covering(grantCall('touch a'))).toBe(id);
    expect(queue.ledger.verify().ok).toBe(true);
  });

  it('111: covers nothing else, nowhere else, for nobody else', async () => {
    using queue = new Queue();
    await decided(queue, 'touch a', 'allow-always');
    const covered = (command: string, more: Partial<GrantCall> = {}) =>
      queue.approvals.grants.covering(grantCall(command, more)) !== null;
    expect(covered('touch a')).toBe(true);
    for (const command of [
      'touch b',
      'touch a b',
      'touch',
      'touch -d a',
      'touch a; rm b',
      'touch a > b',
      'A=b touch a',
      '/bin/touch a',
      'rm a',
      'env touch a',
      'touch $(id)',
    ]) {
      expect([command, covered(command)]).toEqual([command, false]);
    }
    expect(covered('touch a', { cwd: '/tmp' })).toBe(false);
    expect(covered('touch a', { where: 'sandbox' })).toBe(false);
    expect(covered('touch a', { sessionKey: 'agent:main:other' })).toBe(false);
    expect(covered('touch a', { agentId: 'other' })).toBe(false);
    expect(covered('touch a', { addedEnvironment: ['X'] })).toBe(false);
    expect(covered('touch a', { effects: effectsOf('rm a') })).toBe(false);
  });

  it('111: ends at its time, when it is revoked, and when its row was changed', async () => {
    using queue = new Queue();
    await decided(queue, 'touch a', 'allow-always');
    const { grants } = queue.approvals;
    const id = grants.covering(grantCall('touch a')) ?? '';
    expect(grants.revoke(id, 'me')).toMatchObject({ outcome: 'revoked' });
    expect([grants.covering(grantCall('touch a')), grants.use(id, grantCall('touch a'))]).toEqual([null, false]);
    expect(grants.revoke(id, 'me')).toEqual({ outcome: 'not-found' });
    // Told once: what changed nothing is not told.
    expect(queue.grantChanges).toHaveLength(1);
    await decided(queue, 'touch b', 'allow-always');
    queue.tamper(`UPDATE approval_grant SET form = replace(form, '"b"', '"c"')`);
    expect([grants.covering(grantCall('touch b')), grants.covering(grantCall('touch c'))]).toEqual([null, null]);
    expect(grants.list().map(({ state }) => state)).toEqual(['damaged']);
    await decided(queue, 'touch d', 'allow-always');
    queue.pass(30 * 86_400_000);
    expect(grants.covering(grantCall('touch d'))).toBeNull();
    expect(
      grants
        .list()
        .map(({ state }) => state)
        .toSorted(),
    ).toEqual(['damaged', 'expired']);
    queue.pass(31 * 86_400_000);
    await decided(queue, 'touch e', 'allow-always');
    expect(grants.list().map(({ argv }) => argv.at(-1))).toEqual(['e']);
  });

  it('101: with a word that this program does not know covers nothing, and is the same on every system', async () => {
    using queue = new Queue();
    await decided(queue, 'touch a', 'allow-always');
    const { grants } = queue.approvals;
    const platform = Object.getOwnPropertyDescriptor(process, 'platform') ?? {};
    try {
      for (const value of ['linux', 'darwin', 'win32']) {
        Object.defineProperty(process, 'platform', { ...platform, value });
        const found = ['touch a', 'touch b', 'TOUCH a', 'touch A', 'touch.exe a'].map((command) =>
          grants.covering(grantCall(command)),
        );
        expect(found.map((id) => id !== null)).toEqual([true, false, false, false, false]);
      }
    } finally {
      Object.defineProperty(process, 'platform', platform);
    }
    const [grant] = grantStore(queue.store).all();
    if (grant === undefined) throw new Error('there is none');
    const newer = { ...grant, form: { ...grant.form, argPattern: '^a$' } };
    const { form } = newer;
    queue.tamper('UPDATE approval_grant SET form = ?, digest = ?', JSON.stringify(form), grantDigest(newer));
    expect(grants.covering(grantCall('touch a'))).toBeNull();
  });

  it('94, 95, 96, 97: is never offered for a wrapper, an interpreter, a shell or what nobody knows', async () => {
    using queue = new Queue();
    const wrappers =
      'sh bash zsh dash env nice nohup time timeout stdbuf flock setsid ionice taskset chrt xargs sudo doas busybox toybox script watch parallel ssh unshare chroot systemd-run npx bunx uvx nix-shell rbenv';
    for (const command of [
      ...wrappers.split(' ').flatMap((wrapper) => [`${wrapper} true`, `${wrapper} 5 true`, `${wrapper} -c true`]),
      ...[
        'find . -exec true {} +',
        'docker exec a true',
        'rbenv exec true',
        'frobnicate a',
        './a',
        'python3 a.py',
        'make',
      ],
      ...[
        'env -S "sh -c id"',
        'env A=b -- sh -ce id',
        'bash -lxc id',
        `sh -c 'eval "$1"' _ id`,
        'bash -O extglob -c id',
      ],
      ...[
        'bash --rcfile f -i',
        `${'env nice '.repeat(25)}sh -c id`,
        'touch "$(id)"',
        'touch `id`',
        'touch a; id',
        'touch *',
      ],
      ...['touch ~', 'touch a > b', 'touch a &', 'touch a\nid', 'touch a && id', 'A=b touch a', 'cat <<x\na\nx'],
    ]) {
      expect([command, queue.approvals.grants.offer(grantCall(command))]).toEqual([command, null]);
    }
    const { outcome, answer } = await decided(queue, 'nice touch a', 'allow-once');
    expect([outcome.outcome, answer.allowed]).toEqual(['resolved', true]);
    const asked = askPerson(queue.approvals, callOf(queue, 'nice touch a'), never);
    expect(queue.decide(only(queue), 'allow-always', party('console'))).toMatchObject({ outcome: 'not-allowed' });
    expect(queue.decide(only(queue), 'deny')).toMatchObject({ outcome: 'resolved' });
    expect((await asked).allowed).toBe(false);
    expect(queue.approvals.grants.list()).toEqual([]);
  });
});
