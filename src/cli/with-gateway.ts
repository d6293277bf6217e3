import type { Gateway } from '../gateway/client/link.ts';
import type { CliContext } from './command.ts';

/** Opens the one door for a command and closes it whatever happens. */
export async function withGateway<T>(
  context: CliContext,
  need: { readonly offline: boolean },
  work: (gateway: Gateway) => Promise<T>,
): Promise<T> {
  const gateway = await context.gateway(need);
  try {
    return await work(gateway);
  } finally {
    await gateway.close();
  }
}
