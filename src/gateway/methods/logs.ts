import { join } from 'node:path';
import type { LogService } from '../logs/log-service.ts';
import { OcError } from '../protocol/errors.ts';
import type { Call, CallConnection, Handlers } from '../protocol/methods.ts';
import { satisfies } from '../protocol/scopes.ts';

type Names = 'logs.tail' | 'oc.logs.subscribe' | 'oc.logs.unsubscribe' | 'oc.logs.scrub';

/** The log: one page as official clients ask for it, pushed to who subscribes, and redacted again. */
export const logs = ({ logs }: { readonly logs: LogService }): Pick<Handlers, Names> => ({
  'logs.tail': (params, call) => {
    const { file, ...rest } = logs.tail(params);
    return { file: satisfies(call.scopes, 'operator.admin') ? join(logs.dir, file) : file, ...rest };
  },
  'oc.logs.subscribe': ({ level = 'trace', tail = 0 }, call) => logs.subscribe(connectionOf(call), level, tail),
  'oc.logs.unsubscribe': (_, call) => ({ unsubscribed: logs.unsubscribe(connectionOf(call)) }),
  'oc.logs.scrub': () => logs.scrub(),
});

function connectionOf({ connection }: Call): CallConnection {
  if (connection !== null) return connection;
  throw new OcError('NOT_RUNNING', 'the gateway is not running, so that nothing is written', ['oc logs']);
}
