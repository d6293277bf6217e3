import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keys } from '../../src/gateway/config/keys.ts';
import { httpRoutes } from '../../src/gateway/server/http-routes.ts';
import { policyOf } from '../gateway/config/place.ts';
import { rawExchange } from '../helpers/attacker.ts';
import { WireServer } from '../helpers/wire-server.ts';

/** There is no webhook mode, and this file says so: a channel that begins to have one has to bring rows 42 to 45 with it. */
let wire: WireServer;
beforeAll(async () => {
  wire = await WireServer.open();
});
afterAll(() => wire[Symbol.asyncDispose]());

const secret = 'a-secret-that-nobody-configured';
const paths = [
  '/telegram-webhook',
  '/webhook',
  '/hooks/wake',
  '/hooks/agent',
  '/slack/events',
  '/api/webhooks/telegram',
  '/line/webhook',
];

const post = async (path: string, headers: readonly string[], body = '{}'): Promise<number> => {
  const head = [`POST ${path} HTTP/1.1`, 'Host: 127.0.0.1', ...headers, `Content-Length: ${body.length}`, '', ''];
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(await rawExchange(wire.port, head.join('\r\n') + body))?.[1]);
};

describe('C. Webhooks', () => {
  it('42 (CVE-2026-25474): webhook mode cannot be configured, with a secret or without; its keys are told as not acted on', () => {
    for (const webhookSecret of ['', secret]) {
      const telegram = {
        enabled: false,
        webhookUrl: 'https://gateway.example/hook',
        webhookSecret,
        webhookPath: '/hook',
      };
      const { foreignKeys } = policyOf(
        JSON.stringify({ channels: { telegram, slack: { mode: 'http', signingSecret: '' } } }),
      );
      expect(foreignKeys).toEqual(
        expect.arrayContaining([
          'channels.telegram.webhookUrl',
          'channels.telegram.webhookSecret',
          'channels.slack.mode',
          'channels.slack.signingSecret',
        ]),
      );
    }
    expect(keys.map(({ path }) => path).filter((path) => /webhook|signingSecret/i.test(path))).toEqual([]);
  });

  it('42: no route takes an event, whatever header comes with it', async () => {
    const headers = [
      [],
      [`X-Telegram-Bot-Api-Secret-Token: ${secret}`],
      [`Authorization: Bearer ${secret}`],
      ['X-Slack-Signature: v0=00', 'X-Slack-Request-Timestamp: 1'],
    ];
    for (const path of paths) for (const each of headers) expect(await post(path, each), path).toBe(404);
    expect(Object.keys(httpRoutes).filter((path) => /hook|event|slack|telegram/.test(path))).toEqual([]);
    expect(wire.calls).toEqual([]);
  });

  it('43 (CVE-2026-35628): there is no webhook secret to try out: every guess is the same answer', async () => {
    for (let i = 0; i < 25; i += 1) {
      expect(await post('/telegram-webhook', [`X-Telegram-Bot-Api-Secret-Token: guess-${i}`])).toBe(404);
    }
    expect(wire.door.guard.events({}).entries).toEqual([]);
  });

  it('44, 45 (CVE-2026-28449, CVE-2026-28469): the same signed event twice, for either of two accounts, is nobody’s', async () => {
    const signed = [
      'X-Slack-Signature: v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
      'X-Slack-Request-Timestamp: 1531420618',
    ];
    expect([await post('/slack/events', signed), await post('/slack/events', signed)]).toEqual([404, 404]);
    const account = { webhookUrl: 'https://gateway.example/hook', webhookPath: '/hook', enabled: false };
    const channels = { telegram: { enabled: false, accounts: { a: account, b: account } } };
    expect(policyOf(JSON.stringify({ channels })).foreignKeys).toEqual(
      expect.arrayContaining(['channels.telegram.accounts.a.webhookPath', 'channels.telegram.accounts.b.webhookPath']),
    );
    expect(wire.calls).toEqual([]);
  });
});
