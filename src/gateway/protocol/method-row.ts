import type { Scope } from './scopes.ts';
import type { Shape } from './shape.ts';

/** A method: who may call it, what it takes, and what it gives. `scope: null` means any authenticated connection. */
export interface Row<P, R> {
  readonly scope: Scope | null;
  readonly params: Shape<P>;
  /** A further scope that these params call for; only asked once they are known to have their shape. */
  also?(params: P): Scope | null;
  /** Never set; carries the type of the result. */
  readonly result?: R;
}

export const method =
  <R>() =>
  <P>(scope: Scope | null, params: Shape<P>, also?: (params: P) => Scope | null): Row<P, R> => ({
    scope,
    params,
    ...(also && { also }),
  });
