import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { file, OlderDesk } from './older-desk.ts';

let desk: OlderDesk;
beforeEach(() => {
  desk = new OlderDesk();
});
afterEach(() => desk[Symbol.dispose]());

describe('the copy of whom an account has approved', () => {
  const approve = async (senderId: string, accountId = 'default') =>
    await desk.pairing.approve({ requestId: desk.waiting(senderId, accountId, 'telegram').requestId }, 'ann');

  it('follows every change, as 0600 in 0700, in the form that an older installation reads', async () => {
    desk.start('default', 'work');
    await approve('5001');
    await approve('5002');
    await approve('5003', 'work');
    expect(desk.copy(file)).toEqual(['5001', '5002']);
    expect(desk.copy('telegram-work-allowFrom.json')).toEqual(['5003']);
    expect(statSync(join(desk.credentials, file)).mode & 0o777).toBe(0o600);
    expect(statSync(desk.credentials).mode & 0o777).toBe(0o700);
    desk.pairing.revoke({ channel: 'telegram', accountId: 'default', senderId: '5001' }, 'ann');
    expect(desk.copy(file)).toEqual(['5002']);
    desk.pairing.block({ channel: 'telegram', accountId: 'default', senderId: '5002' }, 'ann');
    expect(desk.copy(file)).toEqual([]);
    desk.pairing.clear(undefined, 'ann');
    expect(desk.copy('telegram-work-allowFrom.json')).toEqual([]);
    expect(JSON.stringify(desk.remarks)).toBe('[]');
  });

  it('follows no link, and a decision stands when it cannot be written', async () => {
    desk.start();
    const target = join(desk.dir, 'target');
    writeFileSync(target, 'untouched');
    mkdirSync(desk.credentials, { mode: 0o700 });
    symlinkSync(target, join(desk.credentials, file));
    await approve('5001');
    expect(readFileSync(target, 'utf8')).toBe('untouched');
    expect(desk.copy(file)).toEqual(['5001']);
    rmSync(desk.credentials, { recursive: true });
    writeFileSync(desk.credentials, 'in the way');
    expect(await approve('5002')).toMatchObject({ outcome: 'approved' });
    expect(desk.approved()).toEqual(['default:5001', 'default:5002']);
    expect(desk.said()).toContain('could not be written');
    rmSync(desk.credentials);
    desk.start();
    expect(desk.copy(file)).toEqual(['5001', '5002']);
  });

  it('62 is no list of an older installation, also when the store that it was of is lost', async () => {
    desk.start();
    await approve('5001');
    using fresh = new OlderDesk();
    fresh.put(file, readFileSync(join(desk.credentials, file), 'utf8'));
    fresh.start();
    expect(fresh.approved()).toEqual([]);
    expect(fresh.said()).toContain('is a copy that oc made');
  });

  it('is never read as a list of whom to let in', async () => {
    desk.start();
    await approve('5001');
    desk.put(file, { version: 1, allowFrom: ['5001', '6666'] });
    expect(desk.pairing.standing({ channel: 'telegram', accountId: 'default', senderId: '6666' }).approved).toBe(false);
    await approve('5002');
    expect(desk.copy(file)).toEqual(['5001', '5002']);
  });
});
