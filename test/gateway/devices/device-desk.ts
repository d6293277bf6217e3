import { type Answer, Attacker, connectParams, type Device } from '../../helpers/attacker.ts';
import type { RealGateway } from '../methods/real-gateway.ts';
import { canaryToken } from '../methods/real-gateway.ts';

type Auth = { readonly token?: string; readonly deviceToken?: string; readonly password?: string };

/** What came of one connect over TCP, and the connection while it lasts. */
export interface Visit extends Answer {
  readonly client: Attacker;
}

/** Somebody at the TCP port with a device of theirs. */
export async function visit(
  port: number,
  device: Device,
  auth: Auth | null,
  scopes: readonly string[] = ['operator.read'],
  claims: Readonly<Record<string, string>> = {},
): Promise<Visit> {
  const client = await Attacker.open({ port });
  const { client: plain } = connectParams();
  const params = connectParams({ client: { ...plain, ...claims }, scopes: [...scopes], ...(auth && { auth }) });
  return { ...(await client.request('connect', device.sign(params, client.challenge))), client };
}

export const withSecret = (port: number, device: Device, scopes?: readonly string[]): Promise<Visit> =>
  visit(port, device, { token: canaryToken }, scopes);

/** The request that the refusal names. */
export const requestIdOf = ({ error }: Answer): string => String(error.details?.['requestId']);

/** Approved by the operator on the unix socket, and come back for the token. */
export async function paired(gateway: RealGateway, device: Device, scopes: readonly string[]): Promise<string> {
  const asking = await visit(gateway.port, device, null, scopes);
  const operator = await gateway.operator();
  await operator.request('device.pair.approve', { requestId: requestIdOf(asking) });
  const { payload, client } = await visit(gateway.port, device, null, scopes);
  await client.end();
  return payload['auth'].deviceToken;
}
