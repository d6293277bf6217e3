import { chmodSync, chownSync, existsSync, linkSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { needsUser } from '../../helpers/programs.ts';
import { plantFifo } from '../state/fifo.ts';
import { startMs } from './desk.ts';
import { file, OlderDesk } from './older-desk.ts';

let desk: OlderDesk;
beforeEach(() => {
  desk = new OlderDesk();
});
afterEach(() => desk[Symbol.dispose]());

describe('whom an older installation had approved', () => {
  it.each([
    ['a bare list', ['5001', 5002]],
    ['an object', { version: 1, allowFrom: ['5001', 5002, '5001'] }],
  ])('is approved after the first start, from %s, and it is said by whom', (_, content) => {
    desk.put(file, content);
    desk.start();
    expect(desk.approved()).toEqual(['default:5001', 'default:5002']);
    expect(desk.pairing.standing({ channel: 'telegram', accountId: 'default', senderId: '5001' }).approved).toBe(true);
    expect(desk.pairing.list({}).approved[0]?.approvedBy).toBe(`import of ${file}`);
    expect(desk.kinds()).toEqual(['pairing.imported', 'pairing.approved', 'pairing.approved']);
    expect(desk.ledger.verify()).toMatchObject({ ok: true });
    expect(desk.said()).toContain('taken over, once');
  });

  it('is of the account that the name of the file names, and of no other', () => {
    desk.put(file, ['5001']);
    desk.put('telegram-default-allowFrom.json', ['5002']);
    desk.put('telegram-work-allowFrom.json', ['5003']);
    desk.put('telegram-gone-allowFrom.json', ['5004']);
    desk.put('discord-allowFrom.json', ['5005']);
    desk.start('default', 'work', 'home');
    expect(desk.approved()).toEqual(['default:5001', 'default:5002', 'work:5003']);
  });

  it('64 is a stable id alone: names, "*" and numbers that lost digits admit nobody, and that is said', () => {
    desk.put(file, '["@alice","*","5001 ",123456789012345678901,null,{"id":5001},"5001"]');
    desk.start();
    expect(desk.approved()).toEqual(['default:5001']);
    expect(desk.remarks.filter(({ words }) => words.includes('admits nobody'))).toHaveLength(6);
    expect(desk.ledger.list({ kind: 'pairing.imported' }).entries[0]?.detail).toMatchObject({ approved: 1, inert: 6 });
  });

  it('62 is taken over once: what is written into the file later admits nobody, also when all were revoked', () => {
    desk.put(file, ['5001']);
    desk.start();
    desk.put(file, ['5001', '6666']);
    desk.start();
    expect(desk.approved()).toEqual(['default:5001']);
    expect(desk.copy(file)).toEqual(['5001']);
    expect(desk.said()).toContain('lets nobody in');
    expect(desk.copyOld()).toEqual(['5001', '6666']);
    desk.pairing.revoke({ channel: 'telegram', accountId: 'default', senderId: '5001' }, 'ann');
    desk.put(file, ['5001', '6666']);
    desk.start();
    expect(desk.approved()).toEqual([]);
    expect(desk.copy(file)).toEqual([]);
  });

  it('62 is not taken over where anything was ever recorded of the account, and is where it was not', () => {
    desk.start();
    desk.waiting('7001', 'default', 'telegram');
    desk.put(file, ['5001']);
    desk.put('telegram-work-allowFrom.json', ['5003']);
    desk.start('default', 'work');
    expect(desk.approved()).toEqual(['work:5003']);
  });

  it('also an empty file is taken over once', () => {
    desk.put(file, []);
    desk.start();
    desk.put(file, ['6666']);
    desk.start();
    expect(desk.approved()).toEqual([]);
  });

  it('cannot be known where two accounts had one file', () => {
    desk.put('telegram-work-allowFrom.json', ['5001']);
    desk.start('work', 'Work');
    expect(desk.approved()).toEqual([]);
    expect(desk.said()).toContain('more than one account');
  });

  it('is looked for in its directory alone, whatever an account is called', () => {
    desk.put('planted', ['6666']);
    writeFileSync(join(desk.dir, 'telegram-x-allowFrom.json'), '["6666"]');
    desk.start('../../x', `${'a'.repeat(400)}`, '../planted');
    expect(desk.approved()).toEqual([]);
  });
});

describe('an older file that cannot be trusted', () => {
  const path = () => join(desk.credentials, file);
  const waiting = () => desk.waiting('7001', 'default', 'telegram').requestId;
  it.each([
    ['a link', () => symlinkSync('other.json', path()), 'is a link'],
    ['a second name', () => linkSync(join(desk.credentials, 'other.json'), path()), 'has 2 names'],
    ['writable by others', () => desk.put(file, ['5001'], 0o620), 'written by other users'],
    ['too long', () => desk.put(file, JSON.stringify(['5001', 'x'.repeat(300_000)])), 'is longer than'],
    [
      'of too many',
      () =>
        desk.put(
          file,
          Array.from({ length: 1001 }, (_, at) => String(at + 1)),
        ),
      'more than 1000',
    ],
    ['no JSON', () => desk.put(file, '["5001"'), 'in JSON'],
    ['another JSON', () => desk.put(file, { allowFrom: { 0: '5001' } }), 'in JSON'],
    ['no text', () => writeFileSync(path(), Buffer.from([0x5b, 0xff, 0x5d]), { mode: 0o600 }), 'as text'],
    ['a folder', () => mkdirSync(path()), 'is not a regular file'],
    ['a FIFO', () => plantFifo(path()), 'is not a regular file'],
  ])('%s, is refused with a word, and nobody is let in', (_, plant, because) => {
    desk.put('other.json', ['5001']);
    plant();
    desk.start();
    expect(desk.approved()).toEqual([]);
    expect(desk.said()).toContain(because);
    expect(desk.kinds()).toEqual([]);
  });

  it.skipIf(needsUser('root'))('of another user is refused with a word, and nobody is let in', () => {
    desk.put(file, ['5001']);
    chownSync(path(), 65_534, 65_534);
    desk.start();
    expect(desk.approved()).toEqual([]);
    expect(desk.said()).toContain('belongs to user 65534');
  });

  it('is taken over at the start after it was put right', () => {
    desk.put(file, ['5001'], 0o666);
    desk.start();
    expect(desk.approved()).toEqual([]);
    chmodSync(path(), 0o600);
    desk.start();
    expect(desk.approved()).toEqual(['default:5001']);
  });

  it.each([
    ['by a decision', async () => void (await desk.pairing.approve({ requestId: waiting() }, 'ann')), ['7001']],
    ['by the next start', async () => void (waiting() && desk.start()), []],
  ])('is kept beside the copy that takes its place %s', async (_, replace, approved) => {
    desk.put(file, ['5001', '5002'], 0o666);
    desk.start();
    await replace();
    expect(desk.approved()).toEqual(approved.map((id) => `default:${id}`));
    expect(desk.copy(file)).toEqual(approved);
    expect(desk.copyOld()).toEqual(['5001', '5002']);
    expect(desk.said()).toContain(`${file}.old`);
  });

  it.each([
    ['writable by others', () => chmodSync(desk.credentials, 0o777), 'written by other users'],
    [
      'a link',
      () => {
        rmSync(desk.credentials, { recursive: true });
        mkdirSync(join(desk.dir, 'elsewhere'), { mode: 0o700 });
        writeFileSync(join(desk.dir, 'elsewhere', file), '["5001"]', { mode: 0o600 });
        symlinkSync('elsewhere', desk.credentials);
      },
      'is a link',
    ],
  ])('lies in a directory that is %s: nothing in it counts', (_, change, because) => {
    desk.put(file, ['5001']);
    change();
    desk.start();
    expect(desk.approved()).toEqual([]);
    expect(desk.said()).toContain(because);
  });
});

describe('who waited at an older installation', () => {
  const iso = (agoMs: number) => new Date(startMs - agoMs).toISOString();
  const request = (id: string, code: string, agoMs = 1000, meta: object = { accountId: 'default', name: 'Ann' }) => ({
    ...{ id, code, createdAt: iso(agoMs), lastSeenAt: iso(agoMs), meta },
  });

  it('waits here for the rest of the hour under the same code, and the file with the codes is gone', async () => {
    const requests = [
      request('5001', 'ABCD2345'),
      request('5002', 'ABCD2346', 3_600_001),
      request('5003', 'ABCD2347', -60_000),
      request('@bob', 'ABCD2348'),
      request('5004', 'short'),
      request('5005', 'ABCD2345'),
      request('5006', 'ABCD2349', 1000, { accountId: 'work' }),
    ];
    desk.put('telegram-pairing.json', { version: 1, requests });
    desk.start();
    const [waiting, ...others] = desk.pairing.list({}).pending;
    expect(others).toEqual([]);
    expect(waiting).toMatchObject({ senderId: '5001', claims: { name: 'Ann' }, accountId: 'default' });
    expect(waiting?.expiresAtMs).toBeLessThan(startMs + 3_600_000);
    expect(existsSync(join(desk.credentials, 'telegram-pairing.json'))).toBe(false);
    expect(await desk.pairing.approve({ code: 'ABCD2345' }, 'ann')).toMatchObject({ outcome: 'approved' });
    expect(desk.copy(file)).toEqual(['5001']);
  });

  it('52 are three of an account at most', () => {
    const codes = ['ABCD2345', 'ABCD2346', 'ABCD2347', 'ABCD2348'];
    desk.put('telegram-pairing.json', { requests: codes.map((code, at) => request(String(5001 + at), code)) });
    desk.start();
    expect(desk.pairing.list({}).pending.map(({ senderId }) => senderId)).toEqual(['5001', '5002', '5003']);
  });
});
