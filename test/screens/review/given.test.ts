import { expect, test } from 'vitest';
import { proofRows } from '../../../src/screens/review/proof.ts';
import { reviewText } from '../../../src/screens/review/window.ts';
import { Desk } from '../desk.ts';
import { statusAnswer } from '../fake-link.ts';

async function textWith(...owner: readonly string[]): Promise<string> {
  const desk = await Desk.open({
    prepare: (link) => {
      const answer = statusAnswer(link.nowMs());
      link.answers.set('status', () => ({ ...answer, oc: { ...answer.oc, owner } }));
    },
  });
  await desk.review();
  const { state } = desk;
  const rows = state.review === null ? [] : reviewText(state, state.review, 76);
  return rows.map((row) => row.map(({ text }) => text).join('')).join('\n');
}

test('an approval of somebody says that it makes no owner', async () => {
  expect(await textWith('telegram:1234', 'slack:123')).toMatch(
    /^GIVES +Direct messages on this account\. Not groups\. Not owner\.$/m,
  );
});

test('an approval of an id that is the owner already says that what it writes will count as the operator’s', async () => {
  const text = await textWith('telegram:123');
  expect(text).toMatch(/^GIVES +Direct messages on this account\. Not groups\.$/m);
  expect(text).toMatch(/^OWNER +This id IS the owner: what it writes will count as YOURS\.$/m);
  expect(text).not.toMatch(/Not owner|None is set/);
});

test('on sixty columns the way to prove it is told to its end', async () => {
  const desk = await Desk.open({ size: { columns: 60, rows: 20 } });
  await desk.review();
  const rows = proofRows({ review: desk.state.review ?? expect.fail(), nowMs: 0, width: 56, height: 6 });
  expect(rows.map((row) => row.map(({ text }) => text).join('')).join('\n')).toContain('its 8 characters, Enter.');
});
