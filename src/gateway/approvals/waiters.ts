import { OcError } from '../protocol/errors.ts';
import type { CallConnection } from '../protocol/methods.ts';
import type { EndedApproval } from './approval.ts';

/** More than every request that one connection may have in the queue, several times over. */
const perConnection = 256;

interface Waiter {
  readonly id: string;
  readonly connectionId: string;
  readonly tell: (ended: EndedApproval | null) => void;
}

/** Who is to be told how a request ends. In memory alone: whoever waited for an earlier gateway asks again. */
export class Waiters {
  readonly #waiting = new Set<Waiter>();

  /** Throws QUEUE_FULL when a connection waits for too many already. */
  requireRoom(connectionId: string | null): void {
    const held = this.#waiting.values().filter((waiter) => waiter.connectionId === connectionId);
    if ([...held].length < perConnection) return;
    throw new OcError('QUEUE_FULL', `this connection waits for ${perConnection} decisions already`, [], {
      reason: 'APPROVAL_QUEUE_FULL',
    });
  }

  /** Resolves when the request has ended; with null when the connection is gone before that. */
  wait(id: string, connection: Pick<CallConnection, 'id' | 'onGone'>): Promise<EndedApproval | null> {
    this.requireRoom(connection.id);
    const { promise, resolve } = Promise.withResolvers<EndedApproval | null>();
    let forget: () => void = () => undefined;
    const tell: Waiter['tell'] = (ended) => {
      this.#waiting.delete(waiter);
      forget();
      resolve(ended);
    };
    const waiter: Waiter = { id, connectionId: connection.id, tell };
    this.#waiting.add(waiter);
    forget = connection.onGone(() => tell(null));
    return promise;
  }

  settle(ended: EndedApproval): void {
    for (const waiter of [...this.#waiting]) if (waiter.id === ended.row.id) waiter.tell(ended);
  }
}
