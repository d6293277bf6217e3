/** A server of the Bot API in this process, with one bot and whoever the test makes write to it. */
export interface TelegramServer extends AsyncDisposable {
  readonly apiRoot: string;
  readonly token: string;
  /** A person writes to the bot in private; resolves when the server has taken it. Ids are positive numbers. */
  say(person: number, text: string, name?: string): Promise<void>;
  /** What the bot wrote to this person, oldest first. */
  heard(person: number): readonly string[];
  /** Resolves when the server was asked something, or sent something, since the call. */
  change(): Promise<void>;
}

/** What a bot wrote, and who waits for more. */
export class Inbox {
  readonly #texts = new Map<number | string, string[]>();
  readonly #wakers = new Set<() => void>();

  add(person: number | string, text: string): void {
    this.#texts.set(person, [...(this.#texts.get(person) ?? []), text]);
    this.wake();
  }

  of(person: number | string): readonly string[] {
    return this.#texts.get(person) ?? [];
  }

  change(): Promise<void> {
    return new Promise((resolve) => this.#wakers.add(resolve));
  }

  wake(): void {
    for (const wake of this.#wakers) wake();
    this.#wakers.clear();
  }
}

const longestWaitMs = 10_000;

/** Resolves to everything the person heard once it is `count` messages or more; rejects after ten seconds. */
export async function waitHeard(server: TelegramServer, person: number, count: number): Promise<readonly string[]> {
  const late = AbortSignal.timeout(longestWaitMs);
  const timeout = new Promise<void>((_, reject) => {
    late.addEventListener('abort', () => reject(new Error(`${person} heard ${JSON.stringify(server.heard(person))}`)));
  });
  timeout.catch(() => undefined);
  while (server.heard(person).length < count) await Promise.race([server.change(), timeout]);
  return server.heard(person);
}

/** The pairing code in what the bot wrote. */
export function codeIn(text: string | undefined): string {
  const code = /\b[A-HJ-NP-Z2-9]{8}\b/.exec(text ?? '')?.[0];
  if (code === undefined) throw new Error(`no code in ${JSON.stringify(text)}`);
  return code;
}
