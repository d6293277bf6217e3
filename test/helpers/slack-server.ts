/** Slack in this process, with one app, its bot in one workspace, and whoever the test makes write to it. */
export interface SlackServer extends AsyncDisposable {
  readonly apiRoot: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly team: string;
  readonly bot: string;
  /** A member writes to the bot directly; resolves when Slack has taken it. */
  say(member: string, text: string): Promise<void>;
  /** What the bot wrote to a conversation, oldest first, with Slack's escapes undone. */
  heard(channel: string): readonly string[];
  /** Resolves when Slack was asked something, or sent or heard something, since the call. */
  change(): Promise<void>;
}

/** Of a member's direct messages with the bot. */
export const directOf = (member: string): string => `D${member.slice(1)}`;

/** What the bot wrote, and who waits for more. */
export class Outbox {
  readonly #texts = new Map<string, string[]>();
  readonly #wakers = new Set<() => void>();

  add(channel: string, text: string): void {
    const read = text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
    this.#texts.set(channel, [...(this.#texts.get(channel) ?? []), read]);
    this.wake();
  }

  of(channel: string): readonly string[] {
    return this.#texts.get(channel) ?? [];
  }

  change(): Promise<void> {
    return new Promise((resolve) => this.#wakers.add(resolve));
  }

  wake(): void {
    for (const wake of this.#wakers) wake();
    this.#wakers.clear();
  }
}
