import { describe, expect, test } from 'vitest';
import type { ExecApprovalRequest } from '../../../src/gateway/protocol/approvals.ts';
import { messageText } from '../../../src/screens/footer.ts';
import { hintsOf } from '../../../src/screens/hints.ts';
import { shownCode } from '../../../src/screens/review/review.ts';
import { reviewText } from '../../../src/screens/review/window.ts';
import type { Desk } from '../desk.ts';
import { openDesk, typeCode } from './queue-desk.ts';
import { execRequest } from './request.ts';

const argv = ['git', 'push', 'origin', 'main'];
const grant = {
  argv,
  cwd: '/srv/app',
  effects: ['network-request'],
  where: 'host',
  agentId: 'main',
  sessionKey: 'agent:main:main',
  days: 30,
} as const;

const grantable = (change: Partial<ExecApprovalRequest> = {}): Partial<ExecApprovalRequest> => ({
  command: argv.join(' '),
  commandArgv: [...argv],
  allowedDecisions: ['allow-once', 'allow-always', 'deny'],
  call: {
    tool: 'exec',
    effects: ['network-request'],
    question: 'network-request',
    binding: 'b',
    env: [],
    files: [],
    grant,
  },
  ...change,
});

const over = (change: Partial<ExecApprovalRequest>, more: Parameters<typeof openDesk>[0] = {}): Promise<Desk> =>
  openDesk({
    ...more,
    prepare: (link) => {
      link.queue = [execRequest('first', change, link.nowMs())];
    },
  });

const code = ({ state }: Desk): string | null => state.review && shownCode(state.review);
const keys = (desk: Desk): readonly string[] => hintsOf(desk.state).map(({ key }) => key);
const text = ({ state }: Desk): string =>
  state.review === null
    ? ''
    : reviewText(state, state.review, 120)
        .map((row) => row.map((part) => part.text).join(''))
        .join('\n');

describe('the window over a request that may be allowed for always', () => {
  test('says exactly what would be saved and for how long, before anything is switched (S15)', async () => {
    const desk = await over(grantable());
    await desk.review();
    expect(text(desk)).toMatch(
      /ALWAYS +would save for 30 days: exactly git push origin main {2}cwd \/srv\/app {2}on the host/,
    );
    expect(text(desk).replace(/\s*\n[ .]*/g, ' ')).toContain('does no more than: reaches the network');
    expect(code(desk)).toHaveLength(3);
  });

  test('switches with + to another, longer code and back, and sends the decision of the code that was typed', async () => {
    const desk = await over(grantable());
    await desk.review();
    const once = code(desk);
    await desk.press('+');
    expect(code(desk)).toHaveLength(5);
    expect(hintsOf(desk.state).map(({ label }) => label)).toContain('allow always');
    await desk.press('+');
    expect(code(desk)).toBe(once);
    await desk.press('+');
    await desk.press(...(once ?? ''), 'enter');
    expect(desk.phase).toBe('reading');
    desk.link.answers.set('oc.approval.resolve', ({ decision }) => ({ outcome: 'resolved', decision, atMs: 0 }));
    await typeCode(desk);
    expect(desk.phase).toBe('held');
    await desk.clock.advance(2000);
    expect(desk.link.decisions).toEqual([
      {
        method: 'oc.approval.resolve',
        params: { id: 'first', kind: 'exec', decision: 'allow-always', digest: desk.link.queue[0]?.digest },
      },
    ]);
    expect(desk.state.message).toMatch(/^Allowed always: /);
  });

  test('asks for the long code where one key is enough for once', async () => {
    const desk = await over(grantable(), { preferences: { confirm: 'key' } });
    await desk.review();
    expect(code(desk)).toBeNull();
    await desk.press('+', 'A');
    expect(desk.phase).toBe('reading');
    expect(code(desk)).toHaveLength(5);
    await desk.press('+', 'A');
    expect(desk.phase).toBe('held');
    await desk.press('u');
    expect(desk.link.decisions).toEqual([]);
  });

  test('switches before it was read as well, and is locked all the same', async () => {
    const lines = Array.from({ length: 40 }, (_, at) => `word${at}`);
    const words = ['git', 'add', ...lines];
    const long = { command: words.join(' '), commandArgv: words };
    const call = { ...grantable().call, grant: { ...grant, argv: words } } as ExecApprovalRequest['call'];
    const desk = await over(grantable({ ...long, ...(call && { call }) }));
    await desk.press('a');
    await desk.clock.advance(1000);
    await desk.press('+');
    expect(code(desk)).toBeNull();
    expect(desk.state.review).toMatchObject({ always: true, page: { read: false, scroll: 0 } });
    expect(messageText(desk.state)).toContain('never approve');
  });

  const without: readonly (readonly [string, Partial<ExecApprovalRequest>, RegExp | null])[] = [
    ['the gateway does not offer it', { allowedDecisions: ['allow-once', 'deny'] }, null],
    ['nobody says what would be saved', { call: undefined as never }, /Not offered here: the gateway does not say/],
    ['another command would be saved', withGrant({ argv: ['git', 'push'] }), /is not what is asked/],
    ['it would hold in another folder', withGrant({ cwd: '/' }), /is not what is asked/],
    ['it would hold in another session', withGrant({ sessionKey: 'x' }), /is not what is asked/],
    ['it would hold on the host too', { host: 'sandbox' }, /is not what is asked/],
    [
      'something hides in it',
      { cwd: '/srv/a\u200b', ...withGrant({ cwd: '/srv/a\u200b' }) },
      /Not offered here: .*hides 1 invisible character/,
    ],
    ['it is a wrapper', { command: 'env git push origin main' }, /Not offered here: /],
  ];

  function withGrant(change: object): Partial<ExecApprovalRequest> {
    // why: a grant as a gateway could send it
    return { call: { ...grantable().call, grant: { ...grant, ...change } } as ExecApprovalRequest['call'] & object };
  }

  test.each(without)('has no + when %s', async (_, change, because) => {
    const desk = await over(grantable(change));
    await desk.review();
    expect(keys(desk)).not.toContain('+');
    await desk.press('+');
    expect(desk.state.review?.always).toBe(false);
    if (because) expect(text(desk).replace(/\s*\n[ .]*/g, ' ')).toMatch(because);
  });
});

test('what only our gateway says of a call is not believed of another one', async () => {
  const desk = await openDesk({
    prepare: (link) => {
      link.answers.set('exec.approval.list', () => [execRequest('first', grantable(), link.nowMs())]);
      for (const method of ['plugin.approval.list', 'openclaw.approval.list']) link.answers.set(method, () => []);
      const connect = link.connect.bind(link);
      link.connect = () => connect({ isOurs: false, methods: ['exec.approval.list', 'approval.resolve'] });
    },
  });
  await desk.review();
  expect(desk.state.review?.offersAlways).toBe(false);
  expect(text(desk)).not.toContain('would save for');
  expect(text(desk)).toContain('Not offered here: the gateway does not say');
});
