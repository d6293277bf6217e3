import { describe, expect, test } from 'vitest';
import { OcError } from '../../../src/gateway/protocol/errors.ts';
import { messageText } from '../../../src/screens/footer.ts';
import { hintsOf } from '../../../src/screens/hints.ts';
import { shownCode } from '../../../src/screens/review/review.ts';
import { Desk, theirCode } from '../desk.ts';
import { request } from '../fake-link.ts';

const hints = (desk: Desk) => hintsOf(desk.state).map(({ label }) => label);

const approved = (desk: Desk) => () => ({
  outcome: 'approved',
  channel: 'telegram',
  accountId: 'default',
  senderId: '123',
  notification: 'sent',
  atMs: desk.clock.now(),
});

describe('an approval', () => {
  test('with their code sends the id and the code once, after the hold and a fresh look at the list', async () => {
    const desk = await Desk.open();
    desk.link.answers.set('oc.pairing.approve', approved(desk));
    await desk.review();
    await desk.typeTheirCode('k7qx 2abm');
    expect(desk.phase).toBe('held');
    expect(desk.link.decisions).toEqual([]);
    const lists = desk.link.sent.filter(({ method }) => method === 'oc.pairing.list').length;
    await desk.clock.advance(2000);
    expect(desk.link.decisions).toEqual([
      { method: 'oc.pairing.approve', params: { requestId: 'req-123', code: theirCode } },
    ]);
    expect(desk.link.sent.filter(({ method }) => method === 'oc.pairing.list').length).toBeGreaterThan(lists);
    expect(desk.phase).toBe('closed');
    expect(messageText(desk.state)).toMatch(/^Approved telegram:123 09:41:\d\dZ\. The sender was told\.$/);
  });

  test('by row sends the id alone', async () => {
    const desk = await Desk.open();
    desk.link.answers.set('oc.pairing.approve', approved(desk));
    await desk.review();
    await desk.typeShownCode();
    await desk.clock.advance(2000);
    expect(desk.link.decisions).toEqual([{ method: 'oc.pairing.approve', params: { requestId: 'req-123' } }]);
  });

  test('takes a paste into the field that was opened, and still waits for Enter', async () => {
    const desk = await Desk.open();
    desk.link.answers.set('oc.pairing.approve', approved(desk));
    await desk.review();
    await desk.press('c');
    desk.controller.paste(` ${theirCode}\r\n`);
    await desk.clock.advance(5000);
    expect(desk.phase).toBe('reading');
    await desk.press('enter');
    await desk.clock.advance(2000);
    expect(desk.link.decisions).toHaveLength(1);
  });

  test('takes keys that a slow link sent together, up to eight bytes', async () => {
    const desk = await Desk.open();
    desk.link.answers.set('oc.pairing.approve', approved(desk));
    await desk.review();
    await desk.press('c');
    desk.chunk(theirCode);
    desk.chunk('\r');
    await desk.clock.advance(2000);
    expect(desk.link.decisions).toHaveLength(1);
  });

  test('with a hold of zero is sent at once, and still only after the fresh look', async () => {
    const desk = await Desk.open({ preferences: { allowHoldMs: 0 } });
    desk.link.answers.set('oc.pairing.approve', approved(desk));
    await desk.review();
    await desk.typeTheirCode();
    expect(desk.link.decisions).toHaveLength(1);
  });
});

describe('the window', () => {
  test('swallows keys for 600 ms and until none came for 250 ms', async () => {
    const desk = await Desk.open();
    await desk.press('a');
    for (let at = 0; at < 20; at++) await desk.press('d');
    expect(desk.phase).toBe('opening');
    await desk.clock.advance(250);
    expect(desk.phase).toBe('reading');
    expect(desk.state.holds).toEqual([]);
  });

  test('THREATS 91 (CVE-2026-53829, GHSA-xww8-gqvh-92x9): it stays locked until every line was on the screen', async () => {
    const desk = await Desk.open({ size: { columns: 40, rows: 16 } });
    await desk.press('a');
    await desk.clock.advance(1000);
    await desk.press('c', 'K', '7', 'enter');
    expect(desk.phase).toBe('reading');
    expect(desk.state.review?.typed).toBe('');
    await desk.press('G', 'c');
    expect(desk.state.review?.fieldOpen).toBe(false);
    for (let page = 0; page < 20; page++) await desk.press('k');
    await desk.press('g');
    for (let page = 0; page < 40; page++) await desk.press('j');
    await desk.press('c');
    expect(desk.state.review?.fieldOpen).toBe(true);
  });

  test('closes after three wrong codes, with nothing decided', async () => {
    const desk = await Desk.open();
    desk.link.answers.set('oc.pairing.approve', () => ({ outcome: 'code-mismatch' }));
    await desk.review();
    for (let wrong = 0; wrong < 3; wrong++) {
      await desk.press(...(desk.state.review?.fieldOpen ? [] : ['c']), ...theirCode, 'enter');
      await desk.clock.advance(2500);
    }
    expect(desk.link.decisions).toHaveLength(3);
    expect(desk.phase).toBe('closed');
    expect(messageText(desk.state)).toContain('Three wrong codes');
  });

  test('says what is wrong with a code that cannot be one, and sends nothing', async () => {
    const desk = await Desk.open();
    await desk.review();
    await desk.press('c', 'K', '7', 'enter');
    expect(desk.state.review?.note).toContain('8 signs');
    await desk.clock.advance(5000);
    expect(desk.link.decisions).toEqual([]);
  });

  test('asks for three signs, or five where something needs care, and never for two equal neighbours', async () => {
    const plain = await Desk.open();
    await plain.review();
    await plain.press('r');
    expect(plain.state.review && shownCode(plain.state.review)).toMatch(/^[2-9acefhmprtwx]{3}$/);
    const hidden = await Desk.open({ pending: (nowMs) => [request('123', { claims: { name: 'Mum\u202e' } }, nowMs)] });
    await hidden.review();
    await hidden.press('r');
    const code = hidden.state.review && shownCode(hidden.state.review);
    expect(code).toMatch(/^[2-9acefhmprtwx]{5}$/);
    expect(code).not.toMatch(/(.)\1/);
  });

  test('with the preference "key" one deliberate key approves by row, but not where something needs care', async () => {
    const desk = await Desk.open({ preferences: { confirm: 'key' } });
    desk.link.answers.set('oc.pairing.approve', approved(desk));
    await desk.review();
    await desk.press('r', 'A');
    await desk.clock.advance(2000);
    expect(desk.link.decisions).toHaveLength(1);
    const hidden = await Desk.open({
      preferences: { confirm: 'key' },
      pending: (nowMs) => [request('123', { claims: { name: 'Mum\u202e' } }, nowMs)],
    });
    await hidden.review();
    await hidden.press('r', 'A');
    await hidden.clock.advance(2000);
    expect(hidden.link.decisions).toEqual([]);
  });

  test('after it closed, a is dead for half a second', async () => {
    const desk = await Desk.open();
    await desk.review();
    await desk.press('n', 'a');
    expect(desk.phase).toBe('closed');
    await desk.clock.advance(500);
    await desk.press('a');
    expect(desk.phase).toBe('opening');
  });

  test('reveals the code only when V was pressed', async () => {
    const desk = await Desk.open();
    desk.link.answers.set('oc.pairing.reveal', () => ({ code: theirCode, expiresAtMs: 0 }));
    await desk.review();
    expect(desk.link.decisions).toEqual([]);
    await desk.press('V');
    expect(desk.state.review?.revealed).toBe(theirCode);
  });

  test('takes only the first key of a chunk outside a field', async () => {
    const desk = await Desk.open();
    await desk.review();
    desk.chunk('jd');
    expect(desk.phase).toBe('reading');
    expect(desk.state.holds).toEqual([]);
  });
});

describe('an answer that does not come', () => {
  test.each(['TIMEOUT', 'GATEWAY_UNREACHABLE', 'INTERNAL'] as const)(
    'after %s it is said that nothing is known, nothing is sent again, and the next list tells',
    async (code) => {
      const desk = await Desk.open();
      desk.link.answers.set('oc.pairing.approve', () => {
        desk.link.lose();
        throw new OcError(code, 'no answer');
      });
      await desk.review();
      await desk.typeTheirCode();
      await desk.clock.advance(2000);
      expect(desk.phase).toBe('doubt');
      expect(messageText(desk.state)).toContain('not known whether the approval of telegram:123 arrived');
      const [row] = desk.link.pending;
      desk.link.pending = [];
      desk.link.approved = row ? [{ ...row, approvedAtMs: desk.clock.now(), approvedBy: 'console' }] : [];
      desk.link.connect();
      await desk.clock.advance(2000);
      expect(messageText(desk.state)).toMatch(/The gateway lists telegram:123 as approved, by console/);
      await desk.press('n');
      await desk.clock.advance(20_000);
      expect(desk.link.decisions).toHaveLength(1);
    },
  );

  test('a refusal is the answer of the gateway and is shown as it is', async () => {
    const desk = await Desk.open();
    desk.link.answers.set('oc.pairing.approve', () => {
      throw new OcError('SCOPE_MISSING', 'missing scope: operator.pairing');
    });
    await desk.review();
    await desk.typeTheirCode();
    await desk.clock.advance(2000);
    expect(desk.phase).toBe('closed');
    expect(messageText(desk.state)).toContain('Not approved: telegram:123: missing scope: operator.pairing');
  });
});

test('THREATS 91 (CVE-2026-53829, GHSA-xww8-gqvh-92x9): what cannot be read to its end can be rejected and not approved', async () => {
  const desk = await Desk.open({ pending: (nowMs) => [request('123', { claims: { name: 'x'.repeat(5000) } }, nowMs)] });
  await desk.review();
  await desk.press('r');
  expect(desk.state.review && shownCode(desk.state.review)).toBeNull();
  expect(hints(desk)).toContain('reject');
  await desk.press('o', 'c', 'K', 'enter');
  expect(desk.state.review?.fieldOpen).toBe(false);
});

test('no window opens for a request about which a decision is held', async () => {
  const desk = await Desk.open();
  await desk.press('d', 'a');
  expect(desk.phase).toBe('closed');
  await desk.press('u', 'a');
  expect(desk.phase).toBe('opening');
});

describe('after it was sent', () => {
  test.each([
    ['the link is lost', (desk: Desk) => desk.link.lose()],
    ['the gateway goes silent', (desk: Desk) => desk.link.become({ kind: 'slow', sinceMs: 0, lastHeardMs: 0 })],
    ['the request is gone', (desk: Desk) => desk.gatewayLists([])],
    ['the screen becomes too small', (desk: Desk) => desk.controller.resize({ columns: 10, rows: 5 })],
    ['Ctrl-C is pressed', (desk: Desk) => desk.press('ctrl-c')],
    ['keys are pressed', (desk: Desk) => desk.press('u', 'q', 'enter', 'c', ...theirCode, 'enter')],
  ])('and %s, it is not sent again, and the late answer is told', async (_, interrupt) => {
    const desk = await Desk.open();
    const late = Promise.withResolvers<unknown>();
    desk.link.answers.set('oc.pairing.approve', () => late.promise);
    await desk.review();
    await desk.typeTheirCode();
    await desk.clock.advance(2000);
    expect(desk.phase).toBe('sent');
    await interrupt(desk);
    await desk.clock.advance(3000);
    expect(['sent', 'closed']).toContain(desk.phase);
    late.resolve(approved(desk)());
    await desk.clock.advance(20_000);
    expect(desk.link.decisions).toHaveLength(1);
    expect(desk.phase).toBe('closed');
    expect(messageText(desk.state)).toMatch(/^Approved telegram:123/);
  });

  test('quitting waits for nothing and sends nothing more', async () => {
    const desk = await Desk.open();
    desk.link.answers.set('oc.pairing.approve', () => new Promise(() => {}));
    await desk.review();
    await desk.typeTheirCode();
    await desk.clock.advance(2000);
    await desk.press('ctrl-c', 'ctrl-c');
    expect(desk.quit).toBe(130);
    expect(desk.link.decisions).toHaveLength(1);
  });
});
