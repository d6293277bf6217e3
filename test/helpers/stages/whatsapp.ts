import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Heard, Said, Stage } from './stage.ts';

/**
 * Runs in the place of the program that carries WhatsApp, started by the gateway as that is: it says the lines of the file
 * `lines.json` beside its link, and writes down what it is told in `told.json`.
 */
const program = `
import { appendFileSync, readFileSync } from 'node:fs';
const say = (line: object) => process.stdout.write(JSON.stringify(line) + '\\n');
let link = '';
let said = 0;
let room = 0;
const tell = () => {
  const lines = readFileSync(link + '/lines.json', 'utf8').split('\\n').slice(0, -1);
  for (const line of lines.slice(said)) {
    const isMessage = line.startsWith('{"say":"message"');
    if (isMessage && room === 0) return;
    if (isMessage) room -= 1;
    said += 1;
    process.stdout.write(line + '\\n');
  }
};
const answers: Record<string, (asked: { id: number }) => void> = {
  open: (asked: any) => {
    [link, room] = [asked.link, asked.window];
    say({ say: 'connected', self: { phone: '+15550001111', lid: null, name: 'x' } });
    setInterval(tell, 10);
  },
  next: () => {
    room += 1;
  },
  send: ({ id }) => say({ say: 'sent', id, messageId: 'S' + id }),
  ping: ({ id }) => say({ say: 'pong', id }),
  admins: ({ id }) => {
    const admins = JSON.parse(readFileSync(link + '/admins.json', 'utf8'));
    say(Array.isArray(admins) ? { say: 'admins', id, admins } : { say: 'failed', id, because: 'item-not-found' });
  },
  stop: () => process.exit(0),
};
say({ say: 'hello', protocol: 1 });
let rest = '';
process.stdin.on('data', (chunk) => {
  const lines = (rest + chunk).split('\\n');
  rest = lines.pop() ?? '';
  for (const line of lines) {
    const asked = JSON.parse(line);
    if (link !== '') appendFileSync(link + '/told.json', line + '\\n');
    answers[asked.do]?.(asked);
  }
});
process.stdin.on('end', () => process.exit(0));
`;

const keepers: ReadonlySet<unknown> = new Set(['open', 'ping', 'next', 'stop']);
const lidOf = (phone: string): string => `${phone.slice(-4)}@lid`;

export class WhatsAppStage implements Stage {
  readonly channel = 'whatsapp';
  readonly account = { enabled: true };
  readonly people = { alice: '+15550005001', bob: '+15550005002', owner: '+15550007001' };
  readonly rooms = ['120363040012345678@g.us', '120363040087654321@g.us'] as const;
  readonly nearAlice = ['15550005001', '+915550005001', '+15550005001@lid', '+1555000500', '5550005001'];
  #link = '';
  #next = 1;

  static async open(): Promise<WhatsAppStage> {
    return new WhatsAppStage();
  }

  stranger(n: number): string {
    return `+1555000600${n}`;
  }

  prepare(stateDir: string): void {
    const folder = join(stateDir, 'plugins', 'oc-whatsapp');
    mkdirSync(join(folder, 'src'), { recursive: true });
    mkdirSync(join(folder, 'node_modules'));
    writeFileSync(join(folder, 'src', 'main.ts'), program);
    this.#link = join(stateDir, 'credentials', 'whatsapp', 'default');
    mkdirSync(this.#link, { recursive: true, mode: 0o700 });
    for (const dir of [dirname(this.#link), dirname(dirname(this.#link))]) chmodSync(dir, 0o700);
    for (const name of ['lines', 'told']) writeFileSync(join(this.#link, `${name}.json`), '', { mode: 0o600 });
    for (const [name, text] of [
      ['admins', '[]'],
      ['creds', '{}'],
    ]) {
      writeFileSync(join(this.#link, `${name}.json`), text ?? '', { mode: 0o600 });
    }
  }

  say(person: string, room: string | null, said: Said): void {
    this.#tell({ say: 'message', message: this.#message(person, room, said) });
  }

  #tell(line: object | string): void {
    const text = typeof line === 'string' ? line : JSON.stringify(line);
    appendFileSync(join(this.#link, 'lines.json'), `${text}\n`);
  }

  #message(person: string, room: string | null, { text, to, name }: Said): object {
    const direct = { kind: 'direct', id: `${person.slice(1)}@s.whatsapp.net` };
    return {
      id: `M${this.#next++}`,
      event: 'message',
      phone: person,
      lid: lidOf(person),
      name: name ?? 'Somebody',
      chat: room === null ? direct : { kind: 'group', id: room },
      mention: to ?? 'none',
      forwarded: false,
      text,
    };
  }

  stir(person: string, room: string): void {
    for (const where of [room, null]) {
      const message = this.#message(person, where, { text: 'stirred', to: 'mention' });
      const wrong: readonly object[] = [
        { event: 'other' },
        { event: 'reaction' },
        { event: undefined },
        { phone: null, lid: null },
        { text: '' },
      ];
      for (const fields of wrong) {
        this.#tell({ say: 'message', message: { ...message, id: `M${this.#next++}`, ...fields } });
      }
    }
  }

  garble(person: string, room: string): void {
    const message = this.#message(person, room, { text: 'garbled', to: 'mention' });
    const wrong: readonly object[] = [
      { phone: [person], lid: null },
      { phone: Number(person), lid: null },
      { phone: `${person}\0`, lid: `${lidOf(person)}\0` },
      { phone: person.slice(1), lid: null },
      { phone: null, lid: `${person}@lid` },
      { chat: [{ kind: 'group', id: room }] },
      { chat: { kind: ['group'], id: room } },
      { chat: { kind: 'group', id: [room] } },
      { chat: { kind: 'group', id: `${room}@g.us` } },
      { chat: { kind: 'direct', id: room } },
      { chat: { kind: 'direct', id: '15550005002@s.whatsapp.net' } },
      { chat: { kind: '__proto__', id: room } },
      { chat: null },
      { event: ['message'] },
      { text: ['garbled'] },
      { id: { toString: 'x' } },
      { id: 1e308 },
    ];
    for (const fields of wrong)
      this.#tell({ say: 'message', message: { ...message, id: `M${this.#next++}`, ...fields } });
    this.#tell({ say: 'sent', id: 999 });
    // The last of two keys counts, here and for whoever wrote it.
    this.#tell(
      `{"say":"message","message":{"id":"M0","event":"message","phone":"${person}","phone":"x","text":"garbled","mention":"mention","forwarded":false,"chat":{"kind":"group","id":"${room}"}}}`,
    );
  }

  rename(room: string, name: string): void {
    this.#tell({ say: 'message', message: { event: 'other', chat: { kind: 'group', id: room, name }, text: name } });
  }

  heard(): readonly Heard[] {
    return this.#told().flatMap(({ do: what, chat, text }) => {
      if (what !== 'send') return [];
      const where = String(chat).replace(/^(\d+)@s\.whatsapp\.net$/, '+$1');
      return [{ where, text: String(text), inThread: false }];
    });
  }

  asked(): readonly string[] {
    return this.#told()
      .map(({ do: what }) => what)
      .filter((what) => !keepers.has(what))
      .map(String);
  }

  #told(): readonly Readonly<Record<string, unknown>>[] {
    const file = join(this.#link, 'told.json');
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>); // why: the gateway writes objects
  }

  administers(person: string, how: boolean | 'refused'): void {
    const admins = how === 'refused' ? null : how ? [person, lidOf(person)] : [];
    writeFileSync(join(this.#link, 'admins.json'), JSON.stringify(admins));
  }

  askedAdministrator(): number {
    return this.#told().filter(({ do: what }) => what === 'admins').length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Its program ends with the gateway, and its files go with the gateway's.
  }
}
