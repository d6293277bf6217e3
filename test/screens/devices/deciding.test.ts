import { describe, expect, test } from 'vitest';
import type { DeviceList } from '../../../src/gateway/protocol/devices.ts';
import { OcError } from '../../../src/gateway/protocol/errors.ts';
import type { Scope } from '../../../src/gateway/protocol/scopes.ts';
import { careFor } from '../../../src/screens/devices/care.ts';
import { careContext } from '../../../src/screens/devices/context.ts';
import { headerRow, tabsRow } from '../../../src/screens/header.ts';
import { hintsOf } from '../../../src/screens/hints.ts';
import { sectionsText } from '../../../src/screens/pairings/sections.ts';
import { shownCode } from '../../../src/screens/review/review.ts';
import { layoutFor } from '../../../src/screens/settle.ts';
import { deviceRequests, listedRows, waiting } from '../../../src/screens/state.ts';
import { Desk, type DeskOptions } from '../desk.ts';
import { request } from '../fake-link.ts';
import { asks, keyOf, paired } from './device-rows.ts';

type Lists = (nowMs: number) => Partial<DeviceList>;

/** A console at the Pairings pane of a gateway with these devices and nobody else who waits. */
function deskWith(lists: Lists, options: DeskOptions = {}): Promise<Desk> {
  return Desk.open({
    pending: () => [],
    ...options,
    prepare: (link) => {
      link.devices = { pending: [], paired: [], ...lists(link.nowMs()) };
      link.answers.set('device.pair.approve', () => ({}));
      link.answers.set('device.pair.reject', () => ({}));
      link.answers.set('device.token.revoke', () => ({}));
      options.prepare?.(link);
    },
  });
}

const oneAsks: Lists = (nowMs) => ({ pending: [asks('laptop', {}, nowMs)] });
const onePaired: Lists = (nowMs) => ({ paired: [paired('phone', {}, nowMs)] });

const text = (row: readonly { readonly text: string }[]): string => row.map((part) => part.text).join('');
const hints = (desk: Desk) => hintsOf(desk.state).map(({ key }) => key);
const nowLists = async (desk: Desk, lists: Partial<DeviceList>) => {
  desk.link.devices = { pending: [], paired: [], ...lists };
  desk.link.emit('device.pair.changed', {});
  await desk.clock.advance(500);
};
const care = ({ state }: Desk) => deviceRequests(state).flatMap((row) => careFor(row, careContext(state)));
const toDevices = (desk: Desk) => desk.press('s', 's', 's');

describe('a device that asks', () => {
  test('waits among the senders, in the order of time, and nothing moves when more come', async () => {
    const desk = await deskWith((nowMs) => ({ pending: [asks('laptop', { ts: nowMs - 30_000 }, nowMs)] }), {
      pending: (nowMs) => [request('1', {}, nowMs), request('2', { createdAtMs: nowMs - 10_000 }, nowMs)],
    });
    const order = () => listedRows(desk.state).map(({ section }) => section);
    expect(order()).toEqual(['pending', 'device-request', 'pending']);
    expect(waiting(desk.state)).toBe(3);
    await desk.gatewayLists([...desk.link.pending, request('3', { createdAtMs: desk.clock.now() }, desk.clock.now())]);
    expect(order()).toEqual(['pending', 'device-request', 'pending', 'pending']);
  });

  test('is told of wherever the operator is: the count of the tab and the bell', async () => {
    const desk = await deskWith(() => ({}), { pane: '3' });
    const before = desk.news;
    const row = asks('laptop', {}, desk.clock.now());
    desk.link.devices = { pending: [row], paired: [] };
    desk.link.emit('device.pair.requested', row);
    await desk.clock.advance(500);
    expect(desk.news).toBe(before + 1);
    expect(text(tabsRow(desk.state, layoutFor(desk.state)))).toContain('2 Pairings 1');
    expect(text(headerRow(desk.state, layoutFor(desk.state)))).toContain('home-vps');
  });

  test('is approved by the code on the screen after all of it was read, by its request and nothing else', async () => {
    const desk = await deskWith(oneAsks);
    await desk.review();
    const { review } = desk.state;
    expect(review?.proof).toBe('by-row');
    await desk.press(...((review && shownCode(review)) ?? ''), 'enter');
    await desk.clock.advance(3000);
    expect(desk.link.decisions).toEqual([
      { method: 'device.pair.approve', params: { requestId: 'request-of-laptop' } },
    ]);
    expect(desk.state.message).toMatch(/^Approved device [0-9a-f]{8} for: read\.$/);
  });

  test('is approved by no single key, no Enter, no paste, and not by what is held down', async () => {
    const desk = await deskWith(oneAsks);
    await desk.review();
    await desk.press('enter', 'y', 'Y', 'a', 'A', 'space', '1', 'enter', 'c', 'o', 'r', 'V', 'B');
    desk.controller.paste('y\r');
    desk.chunk('yyyy\r');
    await desk.clock.advance(20_000);
    expect(desk.link.decisions).toEqual([]);
  });

  test.each<[string, Partial<Parameters<typeof asks>[1]>, RegExp]>([
    ['everything', { scopes: ['operator.admin'] }, /admin/],
    ['to let in others', { scopes: ['operator.pairing'] }, /let in others/],
    ['another role', { roles: ['node'] as never }, /"node", not operator/],
    ['with an id of another key', { publicKey: keyOf('other').publicKey }, /not the fingerprint of its key/],
    ['under a name that hides something', { displayName: 'lap\u200Btop' }, /invisible/],
    ['under a word of ours', { displayName: 'gateway' }, /a word of this program/],
  ])('for %s has a fact to be careful about, and needs the longer code', async (_, change, words) => {
    const desk = await deskWith((nowMs) => ({ pending: [asks('laptop', change, nowMs)] }));
    expect(care(desk).join('\n')).toMatch(words);
    await desk.review();
    expect(desk.state.review?.flagged).toBe(true);
    expect(desk.state.review && shownCode(desk.state.review)).toHaveLength(5);
  });

  test('that was approved before is shown with what it holds; another place or key is a fact to be careful about', async () => {
    const change = { remoteIp: '198.51.100.9', isRepair: true };
    const desk = await deskWith((nowMs) => ({
      pending: [asks('laptop', change, nowMs)],
      paired: [paired('laptop', { publicKey: keyOf('other').publicKey, operatorLabel: 'mine' }, nowMs)],
    }));
    expect(deviceRequests(desk.state)[0]?.before?.label).toBe('mine');
    expect(care(desk)).toEqual([
      'its key is not the one that was approved',
      'asks from 198.51.100.9, was approved from 192.0.2.7',
    ]);
    const like = await deskWith((nowMs) => ({
      pending: [asks('laptop', { displayName: 'Machine of phone' }, nowMs)],
      paired: [paired('phone', {}, nowMs)],
    }));
    expect(care(like).join()).toMatch(/but is another key/);
  });

  test('for more than this console holds can only be rejected here, and the window says why', async () => {
    const desk = await deskWith((nowMs) => ({ pending: [asks('laptop', { scopes: ['operator.write'] }, nowMs)] }), {
      prepare: (link) => {
        const connect = link.connect.bind(link);
        link.connect = (change) => connect({ ...change, scopes: ['operator.read', 'operator.pairing'] as Scope[] });
      },
    });
    expect(care(desk)).toEqual(['asks for more than this console holds: operator.write']);
    await desk.review();
    expect(desk.state.review?.abilities.approve).toBe(false);
    expect(desk.state.review && shownCode(desk.state.review)).toBeNull();
    await desk.press('d');
    await desk.clock.advance(6000);
    expect(desk.link.decisions.map(({ method }) => method)).toEqual(['device.pair.reject']);
  });

  test('and asks for something else while it is read: blocked, and nothing is sent', async () => {
    const desk = await deskWith(oneAsks);
    await desk.review();
    await nowLists(desk, { pending: [asks('laptop', { scopes: ['operator.admin'] }, desk.clock.now())] });
    expect(desk.phase).toBe('blocked');
    await desk.press('enter');
    await desk.clock.advance(5000);
    expect(desk.link.decisions).toEqual([]);
  });

  test('and is decided about elsewhere leaves a row that says so', async () => {
    const desk = await deskWith(oneAsks);
    const { deviceId } = keyOf('laptop');
    desk.link.devices = { pending: [], paired: [] };
    desk.link.emit('device.pair.resolved', { requestId: 'request-of-laptop', deviceId, decision: 'rejected', ts: 1 });
    await desk.clock.advance(500);
    expect(deviceRequests(desk.state).map(({ gone }) => gone?.how)).toEqual(['rejected']);
    expect(waiting(desk.state)).toBe(0);
    await desk.press('a');
    expect(desk.phase).toBe('closed');
  });

  test('is rejected after a while in which u takes it back', async () => {
    const desk = await deskWith(oneAsks);
    await desk.press('d');
    expect(desk.state.holds).toHaveLength(1);
    await desk.press('u');
    await desk.clock.advance(6000);
    expect(desk.link.decisions).toEqual([]);
    await desk.press('d');
    await desk.clock.advance(6000);
    expect(desk.link.decisions).toEqual([{ method: 'device.pair.reject', params: { requestId: 'request-of-laptop' } }]);
    expect(desk.state.message).toMatch(/^Rejected device [0-9a-f]{8}\. It may ask again\.$/);
  });

  test('whose approval was not answered is settled by the next list, and nothing is sent twice', async () => {
    const desk = await deskWith(oneAsks);
    desk.link.answers.set('device.pair.approve', () => {
      throw new OcError('GATEWAY_SILENT', 'no answer');
    });
    await desk.review();
    const { review } = desk.state;
    await desk.press(...((review && shownCode(review)) ?? ''), 'enter');
    await desk.clock.advance(4000);
    expect(desk.state.message).toMatch(
      /^The gateway still lists device [0-9a-f]{8} as waiting\. Nothing was sent again\.$/,
    );
    expect(desk.link.decisions).toHaveLength(1);
  });
});

describe('a device that was approved', () => {
  test('stands in a list of its own, and loses its token by X, after a while in which u takes it back', async () => {
    const desk = await deskWith(onePaired);
    await toDevices(desk);
    expect(sectionsText(desk.state, 80)).toBe('waiting 0  approved 0  kept out 0  [devices 1]  locked out 0');
    expect(hints(desk)).toContain('X');
    await desk.press('X', 'u');
    await desk.clock.advance(6000);
    expect(desk.link.decisions).toEqual([]);
    await desk.press('X');
    await desk.clock.advance(6000);
    const { deviceId } = keyOf('phone');
    expect(desk.link.decisions).toEqual([{ method: 'device.token.revoke', params: { deviceId, role: 'operator' } }]);
  });

  test('and lost its token stays in the list, and there is nothing more to take away', async () => {
    const tokens = [{ role: 'operator', scopes: [], createdAtMs: 1, revokedAtMs: 2 }] as const;
    const desk = await deskWith((nowMs) => ({ paired: [paired('phone', { tokens }, nowMs)] }));
    await toDevices(desk);
    expect(hints(desk)).not.toContain('X');
    await desk.press('X', 'd', 'a', 'U');
    await desk.clock.advance(6000);
    expect(desk.link.decisions).toEqual([]);
  });
});

test('a console that may only read decides nothing about devices', async () => {
  const desk = await deskWith((nowMs) => ({ ...oneAsks(nowMs), ...onePaired(nowMs) }), { readOnly: true });
  expect(hints(desk)).not.toContain('a');
  await desk.press('a', 'd');
  await toDevices(desk);
  await desk.press('X');
  await desk.clock.advance(6000);
  expect(desk.link.decisions).toEqual([]);
});

test('a gateway without devices, or without the scope for them, has no such list here', async () => {
  const without = await deskWith(oneAsks, {
    prepare: (link) => {
      const connect = link.connect.bind(link);
      link.connect = () => connect({ methods: ['oc.pairing.list', 'oc.approval.list', 'status'] });
    },
  });
  expect(sectionsText(without.state, 80)).toBe('[waiting 0]  approved 0  kept out 0');
  await toDevices(without);
  expect(without.state.section).toBe('pending');
  const lesser = await deskWith(oneAsks, {
    prepare: (link) => {
      const connect = link.connect.bind(link);
      link.connect = () => connect({ scopes: ['operator.read'] });
    },
  });
  expect(lesser.link.sent.map(({ method }) => method)).not.toContain('device.pair.list');
  expect(listedRows(lesser.state)).toEqual([]);
});
