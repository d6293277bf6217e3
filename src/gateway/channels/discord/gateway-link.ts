import { WebSocket } from 'ws';
import { type Fields, fieldsOf } from '../fields.ts';
import { endOf, type LinkEnd } from './close-codes.ts';
import { notDiscord, unreached } from './failure.ts';
import { isSnowflake } from './snowflake.ts';

/** Where the bot is in its events, so that what was missed can be asked for. Kept in memory and by nobody else. */
export interface Session {
  readonly id: string;
  /** Where it goes on, which is not where it began. */
  readonly url: string;
  readonly botId: string;
  /** Number of the last event that was taken. */
  sequence: number;
}

export interface LinkParts {
  /** Of the Gateway, or of the session that goes on; judged before. */
  readonly url: string;
  readonly token: () => string;
  /** What Discord is to tell, as its bits. */
  readonly intents: number;
  /** Null: a new session begins. */
  readonly session: Session | null;
  /** Whether a session may go on at this address, with its token. */
  readonly isGateway: (url: string) => boolean;
  /** Called once, when Discord has let the bot in. */
  readonly ready: (session: Session) => void;
  /** One event; resolves when there is room for another. */
  readonly hand: (type: string, data: unknown, session: Session) => Promise<void>;
}

/** A server with thousands of channels and threads is a tenth of it. */
const mostBytes = 16 * 1024 * 1024;
/** Discord says hello, and lets the bot in, well before. */
const greetingMs = 20_000;
const shortestBeatMs = 20;
const longestBeatMs = 120_000;
/** A line that is closed and says nothing to it is cut. */
const closingMs = 2000;

const op = {
  event: 0,
  beat: 1,
  identify: 2,
  resume: 6,
  reconnect: 7,
  invalidSession: 9,
  hello: 10,
  beatTaken: 11,
} as const;

/** Holds one connection to Discord's Gateway; resolves with why it is over. `stop` ends it, and the bot is offline then. */
export const holdLink = (parts: LinkParts, stop: AbortSignal): Promise<LinkEnd> => new Link(parts).held(stop);

class Link {
  readonly #parts: LinkParts;
  readonly #socket: WebSocket;
  readonly #ended = Promise.withResolvers<LinkEnd>();
  readonly #greeting: NodeJS.Timeout;
  #beat: NodeJS.Timeout | undefined;
  /** Null until the bot is let in; of a session that goes on, set at once. */
  #session: Session | null;
  #isReady = false;
  #isTaken = true;
  #isOver = false;
  #handing: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(parts: LinkParts) {
    this.#parts = parts;
    this.#session = parts.session;
    this.#socket = new WebSocket(`${parts.url}?v=10&encoding=json`, {
      maxPayload: mostBytes,
      handshakeTimeout: greetingMs,
      perMessageDeflate: false,
      followRedirects: false,
    });
    this.#greeting = setTimeout(() => this.#end(silent), greetingMs);
    this.#socket.on('message', (data, isBinary) => this.#take(isBinary ? null : parsed(String(data))));
    this.#socket.on('error', (error) => this.#end(brokenOff(error)));
    this.#socket.on('close', (code) => this.#end(endOf(code)));
  }

  async held(stop: AbortSignal): Promise<LinkEnd> {
    const leave = (): void => this.#end({ failure: null, resumes: false }, 1000);
    if (stop.aborted) leave();
    else stop.addEventListener('abort', leave, { once: true });
    const end = await this.#ended.promise;
    stop.removeEventListener('abort', leave);
    await this.#handing;
    return end;
  }

  /** `code`: what Discord is told; one that begins with 4 keeps the session. */
  #end(end: LinkEnd, code = 4900): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#greeting);
    clearInterval(this.#beat);
    if (this.#socket.readyState === WebSocket.OPEN) {
      this.#socket.resume();
      this.#socket.close(code);
      setTimeout(() => this.#socket.terminate(), closingMs).unref();
    } else this.#socket.terminate();
    this.#ended.resolve(end);
  }

  #take(frame: Fields | null): void {
    if (this.#isOver) return;
    const { op: code, d: data, t: type, s: sequence } = frame ?? {};
    const row = typeof code === 'number' ? taken[code] : undefined;
    // An operation that is not known yet is not for us.
    if (frame === null || typeof code !== 'number') this.#end(nonsense);
    else row?.(this, data, { type, sequence });
  }

  hello(data: unknown): void {
    const everyMs = fieldsOf(data)?.['heartbeat_interval'];
    if (this.#beat !== undefined || typeof everyMs !== 'number' || !(everyMs > 0)) {
      this.#end(nonsense);
      return;
    }
    const pauseMs = Math.min(Math.max(everyMs, shortestBeatMs), longestBeatMs);
    this.#beat = setInterval(() => this.#beatNow(), pauseMs);
    const { session, intents, token } = this.#parts;
    const properties = { os: process.platform, browser: 'oc', device: 'oc' };
    if (session === null) this.#send(op.identify, { token: token(), intents, properties });
    else this.#send(op.resume, { token: token(), session_id: session.id, seq: session.sequence });
  }

  #beatNow(): void {
    if (!this.#isTaken) {
      this.#end(silent);
      return;
    }
    this.beat();
    // While nothing is read no answer is read either.
    this.#isTaken = this.#socket.isPaused;
  }

  beat(): void {
    this.#send(op.beat, this.#session?.sequence ?? null);
  }

  beatTaken(): void {
    this.#isTaken = true;
  }

  leave(end: LinkEnd): void {
    this.#end(end);
  }

  event(data: unknown, type: unknown, sequence: unknown): void {
    if (type === 'READY') this.#session = this.#begun(data);
    const session = this.#session;
    if (typeof type !== 'string' || typeof sequence !== 'number' || session === null) {
      this.#end(nonsense);
      return;
    }
    session.sequence = Math.max(session.sequence, sequence);
    if (type === 'READY' || type === 'RESUMED') this.#letIn(session);
    else this.#hand(type, data, session);
  }

  #begun(data: unknown): Session | null {
    const { session_id: id, resume_gateway_url: url, user } = fieldsOf(data) ?? {};
    const botId = fieldsOf(user)?.['id'];
    if (typeof id !== 'string' || typeof url !== 'string' || !isSnowflake(botId)) return null;
    return this.#parts.isGateway(url) ? { id, url, botId, sequence: 0 } : null;
  }

  #letIn(session: Session): void {
    if (this.#isReady) return;
    this.#isReady = true;
    clearTimeout(this.#greeting);
    this.#parts.ready(session);
  }

  /** Events are handed over one by one; while there is no room nothing more is read. */
  #hand(type: string, data: unknown, session: Session): void {
    this.#waiting += 1;
    if (this.#waiting > 1) this.#socket.pause();
    this.#handing = this.#handing
      .then(() => this.#parts.hand(type, data, session))
      .then(() => {
        this.#waiting -= 1;
        if (this.#waiting === 0 && this.#socket.isPaused) this.#socket.resume();
      });
  }

  #send(code: number, data: unknown): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ op: code, d: data }));
  }
}

type Rest = { readonly type: unknown; readonly sequence: unknown };

/** What each operation of Discord's does. */
const taken: Readonly<Record<number, (link: Link, data: unknown, rest: Rest) => void>> = {
  [op.event]: (link, data, { type, sequence }) => link.event(data, type, sequence),
  [op.beat]: (link) => link.beat(),
  [op.reconnect]: (link) => link.leave({ failure: null, resumes: true }),
  [op.invalidSession]: (link, data) =>
    link.leave({ failure: said('Discord has ended the session'), resumes: data === true }),
  [op.hello]: (link, data) => link.hello(data),
  [op.beatTaken]: (link) => link.beatTaken(),
};

const said = (text: string) => ({ text, final: false, waitMs: null });
const silent: LinkEnd = { failure: said('Discord has fallen silent'), resumes: true };
const nonsense: LinkEnd = { failure: said(notDiscord), resumes: false };

/** What breaks the rules of the wire would come again, the same. */
function brokenOff(error: Error): LinkEnd {
  const isWrong = 'code' in error && String(error.code).startsWith('WS_ERR_');
  return isWrong ? nonsense : { failure: unreached(error), resumes: true };
}

/** Null for what is no JSON object. */
function parsed(text: string): Fields | null {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return null;
  }
}
