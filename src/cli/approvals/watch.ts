import type { GatewayLink } from '../../gateway/client/link.ts';
import type { ApprovalEndedRow, ApprovalList, ApprovalRow } from '../../gateway/protocol/approvals.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import type { ResultOf } from '../../gateway/protocol/methods.ts';
import { careFor } from '../../screens/approvals/care.ts';
import { shortId } from '../../screens/approvals/short-id.ts';
import type { CliContext } from '../command.ts';
import type { Output } from '../output.ts';
import { endedDocument, waitingDocument } from './list.ts';
import { endWords } from './target.ts';
import { headlineOf } from './text.ts';

type EndedPage = ResultOf<'oc.approval.history'>;

/** How many of those that ended are asked for at a time, and how often, to say what became of them. */
const recent = 200;
const mostPages = 50;

/**
 * Says what joins the queue and what leaves it until it is interrupted; with --json one object a line. What is told is what
 * the gateway lists, asked for again at every event and after every gap, so that nothing is said twice or left out.
 */
export class ApprovalsWatch {
  readonly #out: Output;
  readonly #link: GatewayLink;
  readonly #known = new Map<string, ApprovalRow>();
  #busy = false;
  #again = false;
  #failed: (error: unknown) => void = () => undefined;

  constructor({ out }: CliContext, link: GatewayLink) {
    this.#out = out;
    this.#link = link;
  }

  /** Rejects when the gateway refuses; otherwise it goes on. */
  async run(): Promise<never> {
    const changed = () => void this.#list();
    this.#link.onEvent('exec.approval.requested', changed);
    this.#link.onEvent('plugin.approval.requested', changed);
    this.#link.onEvent('exec.approval.resolved', changed);
    this.#link.onEvent('plugin.approval.resolved', changed);
    this.#link.onEvent('tick', ({ ts }) => this.#out.record({ event: 'heartbeat', at: iso(ts) }, () => undefined));
    this.#link.onResync((why) => {
      if (why === 'gap') this.#gap('events were lost');
      changed();
    });
    this.#link.onState((state) => {
      if (state.kind === 'offline') this.#gap(state.because);
      if (state.kind === 'refused') this.#failed(new OcError('AUTH_FAILED', state.because, state.hints));
    });
    const { promise, reject } = Promise.withResolvers<never>();
    this.#failed = reject;
    this.#link.start();
    return await promise;
  }

  #gap(because: string): void {
    this.#out.record({ event: 'gap', at: iso(Date.now()), because }, () =>
      this.#out.say(`gap: ${because}; what is waiting will be listed again`),
    );
  }

  /** One listing at a time; whatever happens meanwhile asks for another one. */
  async #list(): Promise<void> {
    if (this.#busy) {
      this.#again = true;
      return;
    }
    this.#busy = true;
    try {
      do {
        this.#again = false;
        await this.#compare(await this.#link.request('oc.approval.list', {}));
      } while (this.#again);
    } catch (error) {
      // A link that dropped lists again when it is back; anything else ends the watch with its reason.
      if (this.#link.state.kind === 'live') this.#failed(error);
    } finally {
      this.#busy = false;
    }
  }

  async #compare(list: ApprovalList): Promise<void> {
    const waiting = new Set(list.pending.map(({ id }) => id));
    const left = [...this.#known.keys()].filter((id) => !waiting.has(id));
    if (left.length > 0) await this.#tellEnded(left);
    for (const row of list.pending) if (!this.#known.has(row.id)) this.#tellAdded(row, list);
  }

  async #tellEnded(ids: readonly string[]): Promise<void> {
    const entries = await this.#endedOf(new Set(ids));
    for (const id of ids) {
      this.#known.delete(id);
      const row = entries.find((entry) => entry.id === id);
      if (row === undefined) continue;
      const event = row.status === 'expired' ? 'expired' : 'resolved';
      this.#out.record({ event, ...endedDocument(row) }, () => this.#out.row(`${shortId(id, [])} ${endWords(row)}`));
    }
  }

  /** Page by page until all of them are found: a flood of others must not leave one out. */
  async #endedOf(ids: ReadonlySet<string>): Promise<readonly ApprovalEndedRow[]> {
    const found: ApprovalEndedRow[] = [];
    let cursor: string | null = null;
    for (let asked = 0; asked < mostPages && found.length < ids.size; asked += 1) {
      const page: EndedPage = await this.#link.request('oc.approval.history', {
        limit: recent,
        ...(cursor !== null && { cursor }),
      });
      found.push(...page.entries.filter(({ id }) => ids.has(id)));
      cursor = page.nextCursor;
      if (cursor === null) break;
    }
    return found;
  }

  #tellAdded(row: ApprovalRow, list: ApprovalList): void {
    this.#known.set(row.id, row);
    const { id, approvalKind } = row;
    this.#out.record({ event: 'added', ...waitingDocument(row, list) }, () => {
      const short = shortId(id, [...this.#known.keys()]);
      this.#out.row(`${short} waits (${approvalKind}): `, { text: headlineOf(row), width: 0, as: 'command' });
      for (const { text } of careFor(row)) this.#out.row('    ! ', { ready: text });
    });
  }
}

const iso = (ms: number): string => new Date(ms).toISOString();
