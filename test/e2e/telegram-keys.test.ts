import { describe, expect, it } from 'vitest';
import { approveByCode, Desk } from '../helpers/desk.ts';
import { openCrabline } from '../helpers/telegram-crabline.ts';
import { codeIn, type TelegramServer, waitHeard } from '../helpers/telegram-server.ts';
import { openTestApi } from '../helpers/telegram-test-api.ts';

const servers: readonly (readonly [string, () => Promise<TelegramServer>])[] = [
  ['crabline', () => openCrabline()],
  ['telegram-test-api', openTestApi],
];

const deskAt = (server: TelegramServer): Promise<Desk> =>
  Desk.open(async (desk) => {
    desk.home.env['TELEGRAM_BOT_TOKEN'] = server.token;
    await desk.must(`oc config set channels.telegram.apiRoot ${server.apiRoot}`);
  });

describe.each(servers)('Telegram by keys in a real terminal, at %s', { timeout: 60_000 }, (_, open) => {
  it('a stranger is seen, approved with the code they were sent, told, and answered; another is rejected in silence', async () => {
    await using server = await open();
    await using desk = await deskAt(server);
    await server.say(5001, 'hello', 'Mum\u202E');
    const code = codeIn((await waitHeard(server, 5001, 1))[0]);
    await using screen = await desk.pairings();
    await screen.waitFor(/> ! .*telegram +5001 .*"Mum<U\+202E>/);
    await approveByCode(screen, code);
    await screen.waitFor('Approved telegram:5001');
    await waitHeard(server, 5001, 2);
    await server.say(5001, 'what time is it');
    expect((await waitHeard(server, 5001, 3))[2]).toContain('what time is it');

    await server.say(5002, 'let me in', 'Mallory');
    await waitHeard(server, 5002, 1);
    await screen.waitFor(/telegram +5002/);
    await screen.press('G', 'd');
    await screen.waitFor('Rejected telegram:5002', 12_000);
    await server.say(5002, 'please');
    // What comes after it was taken: the one before got no answer.
    await server.say(5001, 'one more');
    await waitHeard(server, 5001, 4);
    expect(server.heard(5002)).toHaveLength(1);
  });
});
