import type { Log } from '../logs/log.ts';
import { OcError } from '../protocol/errors.ts';
import { paramChecks } from '../protocol/generated/validators.ts';
import { type Call, type Handlers, isMethod, type MethodName, methods } from '../protocol/methods.ts';
import { type Scope, satisfies } from '../protocol/scopes.ts';

/** Answers one call, or throws OcError for what the caller did wrong. */
export type Dispatch = (method: string, params: unknown, call: Call) => Promise<unknown>;

/** What the table says of a row to somebody who only knows that it is one. */
interface AnyRow {
  readonly scope: Scope | null;
  also?(params: unknown): Scope | null;
}

type AnyHandler = (params: unknown, call: Call) => unknown;

const none = Object.freeze({});

/**
 * The one way to a handler: known method, scope, shape of the params, further scope, in this order. Absent params are an
 * empty object. Nothing reaches a handler that the table does not name.
 */
export function createDispatch({ handlers, log }: { readonly handlers: Handlers; readonly log: Log }): Dispatch {
  return async (method, given, call) => {
    if (!isMethod(method)) throw new OcError('INVALID_REQUEST', `unknown method: ${method.slice(0, 128)}`);
    const row: AnyRow = rowOf(method);
    requireScopes(row.scope === null ? [] : [row.scope], call);
    const params = given ?? none;
    const because = paramChecks[method](params);
    if (because !== null) throw new OcError('INVALID_REQUEST', `invalid ${method} params: ${because}`);
    const further = row.also?.(params) ?? null;
    if (further !== null) requireScopes([...(row.scope === null ? [] : [row.scope]), further], call);
    log.debug('gateway/ws', 'request', { method, actor: call.actor });
    const handle = handlers[method] as AnyHandler; // why: the params were checked against this row's own schema
    return handle(params, call);
  };
}

// why: `also` is only handed params that this row's check has passed
const rowOf = (method: MethodName): AnyRow => methods[method] as AnyRow;

function requireScopes(requiredScopes: readonly Scope[], call: Call): void {
  const missingScope = requiredScopes.find((scope) => !satisfies(call.scopes, scope));
  if (missingScope === undefined) return;
  throw new OcError('SCOPE_MISSING', `missing scope: ${missingScope}`, [], { missingScope, requiredScopes });
}
