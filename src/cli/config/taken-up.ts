import { existsSync } from 'node:fs';
import { OcError } from '../../gateway/protocol/errors.ts';
import type { CliContext } from '../command.ts';
import { withGateway } from '../with-gateway.ts';

/** Why the configuration as it lies there now is not in force in the running gateway; `problem` null: it is. */
export interface TakenUp {
  readonly problem: string | null;
}

/**
 * Whoever has set a key uses it next: the gateway is asked to look at once, instead of when the system tells it of a change.
 * Null where none of this state runs, or none answers.
 */
export async function takenUp(context: CliContext): Promise<TakenUp | null> {
  // What is written is this machine's, whatever gateway is named.
  if (context.globals.url !== undefined || !existsSync(context.paths().gatewaySocket)) return null;
  try {
    return await withGateway(context, { offline: false }, (gateway) => gateway.request('oc.config.look', {}));
  } catch (error) {
    // It is written, and whether somebody has taken it up is told by  oc status  too.
    if (!(error instanceof OcError)) throw error;
    return null;
  }
}

/** Says it where it is not as the person may believe. */
export function sayTakenUp({ out }: CliContext, taken: TakenUp | null): void {
  if (taken?.problem == null) return;
  out.warn(`The running gateway goes on with its last complete policy: ${taken.problem}`);
}
