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

  /** Resolves when the request has ended; with null when the connection is gone before that. */
  wait(id: string, connection: CallConnection): Promise<EndedApproval | null> {
    const held = this.#waiting.values().filter(({ connectionId }) => connectionId === connection.id);
    if ([...held].length >= perConnection) {
      throw new OcError('QUEUE_FULL', `this connection waits for ${perConnection} decisions already`);
    }
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
