import type { Approval, EndedApproval } from './approvals/approval.ts';
import type { ChannelRunner } from './channels/runner.ts';
import type { Config } from './config/config.ts';
import type { Outside } from './domain.ts';
import type { Log } from './logs/log.ts';
import { withoutSecrets } from './logs/without-secrets.ts';

interface NoticeParts {
  readonly log: Log;
  /** Rejects when `signal` is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
  readonly config: () => Config;
  /** Null while no channel runs. */
  readonly runner: () => Pick<ChannelRunner, 'send' | 'states'> | null;
}

/** What a conversation has to tell and has not told yet. */
interface Outbox {
  readonly waiting: Map<string, Approval>;
  readonly expired: EndedApproval[];
}

type Listeners = Outside['approvals'];

/** Of one conversation the owner hears once in this time; the rest is counted. */
const quietMs = 60_000;
/** Characters of a command that a chat shows. */
const shownMost = 200;

/**
 * Tells the owner's own chats that a call of the assistant waits, or that nobody answered it, when `approvals.notify` names them.
 * A word and no door: nothing that comes back by a chat decides anything. What other programs ask for over the wire is not
 * told: they choose the words, and would write to the owner by it.
 */
export class OwnerNotice {
  readonly #parts: NoticeParts;
  readonly #stop = new AbortController();
  readonly #sessions = new Map<string, Outbox>();

  constructor(parts: NoticeParts) {
    this.#parts = parts;
  }

  /** Listeners that tell the owner too. */
  beside(listeners: Listeners): Listeners {
    return {
      ...listeners,
      onRequested: (approval) => {
        listeners.onRequested(approval);
        this.#note(approval, ({ waiting }) => waiting.set(approval.row.id, approval));
      },
      onResolved: (approval) => {
        listeners.onResolved(approval);
        this.#sessions.get(sessionOf(approval))?.waiting.delete(approval.row.id);
        if (approval.end.status === 'expired') this.#note(approval, ({ expired }) => expired.push(approval));
      },
    };
  }

  stop(): void {
    this.#stop.abort();
  }

  #note(approval: Approval, add: (outbox: Outbox) => unknown): void {
    const { row } = approval;
    if (row.approvalKind !== 'exec' || row.request.call === undefined) return;
    if (!this.#parts.config().approvals.notify.includes('owner')) return;
    const session = sessionOf(approval);
    const known = this.#sessions.get(session);
    const outbox = known ?? { waiting: new Map(), expired: [] };
    add(outbox);
    if (known !== undefined) return;
    this.#sessions.set(session, outbox);
    void this.#tell(session, outbox);
  }

  /** Goes on until a minute brought nothing new. Never rejects: whoever asked must not fail because of a chat. */
  async #tell(session: string, outbox: Outbox): Promise<void> {
    const { signal } = this.#stop;
    try {
      while (!signal.aborted && outbox.waiting.size + outbox.expired.length > 0) {
        const text = textOf([...outbox.waiting.values()], outbox.expired);
        outbox.waiting.clear();
        outbox.expired.length = 0;
        await this.#send(text);
        await this.#parts.wait(quietMs, signal);
      }
    } catch (error) {
      if (!signal.aborted) this.#parts.log.error('approvals', 'the owner could not be told', { error });
    } finally {
      this.#sessions.delete(session);
    }
  }

  async #send(text: string): Promise<void> {
    const { config, runner, log } = this.#parts;
    const through = runner();
    const chats = ownerChats(config(), through?.states() ?? []);
    if (chats.length === 0) log.warn('approvals', 'the owner could not be told: no channel of theirs runs');
    for (const { channel, accountId, chatId } of chats) {
      try {
        await through?.send(channel, accountId, chatId, text);
      } catch (error) {
        log.warn('approvals', 'the owner could not be told', { channel, account: accountId, error });
      }
    }
  }
}

const sessionOf = ({ row }: Approval): string => row.request.sessionKey ?? '';

/** Private chats with the owner's ids, each through the first account of its channel that runs. */
function ownerChats({ commands }: Config, states: ReturnType<ChannelRunner['states']>) {
  return commands.ownerAllowFrom.flatMap((entry) => {
    const at = entry.indexOf(':');
    const [channel, chatId] = [entry.slice(0, at), entry.slice(at + 1)];
    const account = states.find((state) => state.channel === channel && state.running);
    return account === undefined ? [] : [{ channel, accountId: account.accountId, chatId }];
  });
}

function textOf(waiting: readonly Approval[], expired: readonly EndedApproval[]): string {
  return [...waitingLines(waiting), ...expiredLines(expired)].join('\n');
}

function waitingLines([first, ...more]: readonly Approval[]): readonly string[] {
  if (first === undefined) return [];
  const { id, expiresAtMs } = first.row;
  return [
    'Your assistant waits for a decision of yours:',
    commandOf(first),
    ...(more.length > 0 ? [`${more.length} more ${more.length === 1 ? 'waits' : 'wait'}.`] : []),
    `Until ${clockTime(expiresAtMs)}; then it is denied. Decide in the console, or see  oc approvals show ${id}`,
    'Nothing that is written here decides it.',
  ];
}

function expiredLines([first, ...more]: readonly EndedApproval[]): readonly string[] {
  if (first === undefined) return [];
  return [
    'Nobody decided in time, so this was not run:',
    commandOf(first),
    ...(more.length > 0 ? [`${more.length} more ended so.`] : []),
  ];
}

const clockTime = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** In one line, without secrets: it was chosen by a model, and must not look like words of ours. */
function commandOf({ row }: Approval): string {
  const command = row.approvalKind === 'exec' ? row.request.command : '';
  const visible = withoutSecrets(command).replace(hidden, (sign) => `<U+${hexOf(sign)}>`);
  const signs = Array.from(visible);
  return `> ${signs.slice(0, shownMost).join('')}${signs.length > shownMost ? ' …' : ''}`;
}

const hidden = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/gu;

const hexOf = (sign: string): string => (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
