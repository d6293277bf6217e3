import { directOf } from '../slack-server.ts';
import { refusal, SlackStandIn } from '../slack-stand-in.ts';
import type { Heard, Said, Stage } from './stage.ts';

const threadTs = '1795000000.000001';
const lineKeepers: ReadonlySet<string> = new Set(['auth.test', 'apps.connections.open']);

export class SlackStage implements Stage {
  readonly channel = 'slack';
  readonly people = { alice: 'T0STAND:U0ALICE', bob: 'T0STAND:U0BOB', owner: 'T0STAND:U0OWNER' };
  readonly rooms = ['C0ROOM', 'C0OTHER'] as const;
  readonly nearAlice = ['U0ALICE', 'T0STAND:U0ALIC', 'T0STAND:U0ALICEX', 'T0STAN:U0ALICE', 't0stand:u0alice'];
  readonly #server: SlackStandIn;

  private constructor(server: SlackStandIn) {
    this.#server = server;
  }

  static async open(): Promise<SlackStage> {
    return new SlackStage(await SlackStandIn.open());
  }

  get account(): object {
    const { apiRoot, botToken, appToken } = this.#server;
    return { apiRoot, botToken, appToken };
  }

  stranger(n: number): string {
    return `T0STAND:U0P${n}`;
  }

  prepare(): void {
    // Everything is in the configuration.
  }

  say(person: string, room: string | null, said: Said): void {
    this.#server.event(this.#message(person, room, said));
  }

  #message(person: string, room: string | null, { text, to, inThread = false, name }: Said): object {
    const [team, user = ''] = person.split(':');
    const { bot } = this.#server;
    return this.#server.direct(user, to === 'mention' ? `<@${bot}> ${text}` : text, {
      team,
      ...(room === null ? {} : { channel: room, channel_type: 'channel' }),
      ...(inThread || to === 'reply' ? { thread_ts: threadTs } : {}),
      ...(to === 'reply' ? { parent_user_id: bot } : {}),
      user_profile: { real_name: name, display_name: name, name },
    });
  }

  stir(person: string, room: string): void {
    const [, user = ''] = person.split(':');
    for (const where of [room, null]) {
      const message = this.#message(person, where, { text: 'stirred', to: 'mention' });
      const channel = where ?? directOf(user);
      const subtypes = ['channel_join', 'channel_topic', 'message_changed', 'message_deleted', 'bot_message', 'me_too'];
      for (const subtype of subtypes) this.#server.event({ ...message, subtype, message });
      const said: readonly object[] = [
        { bot_id: 'B0OTHER' },
        { edited: { user, ts: threadTs } },
        { hidden: true },
        { user: undefined },
        { user: 'USLACKBOT' },
      ];
      for (const fields of said) this.#server.event({ ...message, ...fields });
      const item = { type: 'message', channel, ts: threadTs };
      for (const type of [
        'reaction_added',
        'pin_added',
        'member_joined_channel',
        'channel_rename',
        'app_home_opened',
      ]) {
        this.#server.event({ type, user, channel, item, reaction: 'eyes', text: 'stirred', event_ts: threadTs });
      }
    }
  }

  garble(person: string, room: string): void {
    const message = this.#message(person, room, { text: 'garbled', to: 'mention' });
    const [, user = ''] = person.split(':');
    const wrong: readonly object[] = [
      { user: [user] },
      { user: { id: user } },
      { user: `${user}\0` },
      { user: person },
      { team: ['T0STAND'] },
      { team: 'T0FAR' },
      { user_team: 'T0FAR' },
      { user_team: 'T0STAND', source_team: 'T0FAR' },
      { channel: [room] },
      { channel: '__proto__' },
      { channel_type: ['channel'] },
      { channel_type: 'im' },
      { channel_type: 'constructor' },
      { channel_type: undefined },
      { text: ['garbled'] },
      { ts: 1e308 },
      { ts: '1795000000.000001; x' },
      { type: '__proto__' },
      { subtype: ['file_share'] },
    ];
    for (const fields of wrong) this.#server.event({ ...message, ...fields });
    for (const outer of [{ event: [message] }, { event: null }, { type: '__proto__' }, { authorizations: [{}] }]) {
      this.#server.event(message, outer);
    }
    this.#server.send('[[[[');
    this.#server.send(
      '{"type":"events_api","envelope_id":"twice","envelope_id":["x"],"payload":{"event":{"type":"message"}}}',
    );
    this.#server.send({ type: 'constructor', envelope_id: 'e1', payload: this.#server.payloadOf(message) });
    this.#server.send({ type: 'slack_event', envelope_id: 'e2', payload: this.#server.payloadOf(message) });
  }

  rename(room: string, name: string): void {
    this.#server.event({ type: 'channel_rename', channel: { id: room, name, created: 1 }, event_ts: threadTs });
    this.#server.event({
      type: 'message',
      subtype: 'channel_topic',
      channel: room,
      topic: name,
      text: name,
      ts: threadTs,
    });
  }

  heard(): readonly Heard[] {
    return this.#server.calls('chat.postMessage').map(({ channel, text, thread_ts: thread }) => ({
      where: String(channel).replace(/^D/, 'T0STAND:U'),
      text: String(text).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
      inThread: thread === threadTs,
    }));
  }

  asked(): readonly string[] {
    return this.#server.asked.map(({ method }) => method).filter((method) => !lineKeepers.has(method));
  }

  administers(person: string, how: boolean | 'refused'): void {
    const [team, id = ''] = person.split(':');
    const user = { id, team_id: team, deleted: false, is_bot: false, is_admin: how };
    if (how === 'refused') this.#server.trouble('users.info', ...Array(50).fill(refusal('user_not_found')));
    else this.#server.answers.set('users.info', { user });
  }

  askedAdministrator(): number {
    return this.#server.calls('users.info').length;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#server[Symbol.asyncDispose]();
  }
}
