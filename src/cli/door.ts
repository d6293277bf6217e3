import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { connectGateway } from '../gateway/client/connect-gateway.ts';
import { type FoundGateway, findGateway } from '../gateway/client/find-gateway.ts';
import type { Gateway, GatewayLink } from '../gateway/client/link.ts';
import { firstOf, type TrustWords, trustOf, usualTrust } from '../gateway/client/trust.ts';
import type { Remote } from '../gateway/config/build.ts';
import type { Config } from '../gateway/config/config.ts';
import { Secret } from '../gateway/logs/secret.ts';
import { OcError } from '../gateway/protocol/errors.ts';
import type { CliContext } from './command.ts';

/** Which gateway this command line means: `--url`, else the one that the configuration names, else the one of this state. */
async function find(context: CliContext, foreignUrl?: string): Promise<FoundGateway> {
  const { tokenFile, tokenFd, tls } = context.globals;
  const paths = context.paths();
  const trust = tls === undefined ? usualTrust : trustOf(tls);
  const named = context.globals.url ?? foreignUrl;
  if (named === undefined) refuseIdleToken(context);
  // The common case needs no configuration, and reading one is half of what `oc pairing list` would cost.
  if (named === undefined && existsSync(paths.gatewaySocket)) return findGateway({ paths, env: context.env, trust });
  const loaded = await localConfig(context);
  const remote = loaded?.mode === 'remote' && named === undefined ? loaded.remote : null;
  const url = named ?? remote?.url ?? undefined;
  return findGateway({
    paths,
    env: context.env,
    ...(url === undefined ? {} : { url }),
    ...(tokenFile === undefined ? {} : { tokenFile }),
    ...(tokenFd === undefined ? {} : { tokenFd }),
    // What is configured about certificates is about the configured address, and about no other.
    trust: remote === null ? trust : firstOf(trust, trustOf(wordsOf(remote))),
    ...(remote === null
      ? { configToken: async () => loaded && secretOf(loaded.config.gateway.auth) }
      : { urlToken: async () => remote.token ?? tokenOfEnvironment(context) }),
  });
}

const wordsOf = ({ tls: { fingerprint, ca, cert, key } }: Remote): TrustWords => ({
  fingerprint,
  ca: fromHome(ca),
  cert: fromHome(cert),
  key: fromHome(key),
});

/** On a machine whose gateway is elsewhere there is none here that it could be of. */
function tokenOfEnvironment({ env }: CliContext): Secret | null {
  const text = env['OPENCLAW_GATEWAY_TOKEN']?.trim();
  return text ? new Secret(text) : null;
}

const fromHome = (path: string | null): string | null =>
  path?.startsWith('~/') ? join(homedir(), path.slice(2)) : path;

/** What opens a gateway by TCP; a password is sent in the token's place, where every gateway takes it. */
const secretOf = ({ mode, token, password }: Config['gateway']['auth']): Secret | null =>
  mode === 'password' ? password : token;

/** A token that was given and goes nowhere would leave its giver believing in it. */
function refuseIdleToken({ globals: { tokenFile, tokenFd } }: CliContext): void {
  if (tokenFile === undefined && tokenFd === undefined) return;
  throw new OcError('USAGE', 'a token is for a gateway that is named', ['Add  --url ws://127.0.0.1:18789']);
}

/** First the socket; if nobody listens there, the store under its lock, for commands that work with the gateway down. */
export async function openDoor(context: CliContext, need: { readonly offline: boolean }): Promise<Gateway> {
  const found = await find(context);
  try {
    const { timeoutMs } = context.globals;
    return await connectGateway(found.target, await found.credential(), { timeoutMs, farEnd: found.farEnd ?? null });
  } catch (error) {
    const down = error instanceof OcError && error.code === 'GATEWAY_UNREACHABLE';
    if (!down || !need.offline || found.target.kind === 'url') throw error;
  }
  const { openOffline } = await import('../gateway/offline.ts');
  return openOffline({ paths: context.paths(), env: context.env });
}

/** A link that stays, for the console. Without a gateway of ours here, one that holds the configured port is taken. */
export async function linkTo(context: CliContext): Promise<GatewayLink> {
  const { openLink } = await import('../gateway/client/open-link.ts');
  const { consoleDevice } = await import('../gateway/client/console-device.ts');
  const open = (found: FoundGateway) => openLink(found, { device: consoleDevice(context.env) });
  if (context.globals.url !== undefined || (await ourGatewayAnswers(context))) return open(await find(context));
  const { portHolder } = await import('../gateway/client/port-holder.ts');
  const foreign = await findForeignGateway(context);
  // Nobody named it, so it must be certain that it is ours before a token goes there.
  const ours = foreign !== null && portHolder(foreign.port) === 'ours';
  return open(await find(context, ours ? foreign.url : undefined));
}

async function ourGatewayAnswers(context: CliContext): Promise<boolean> {
  try {
    await (await openDoor(context, { offline: false })).close();
    return true;
  } catch (error) {
    if (error instanceof OcError) return error.code !== 'GATEWAY_UNREACHABLE';
    throw error;
  }
}

export interface ForeignGateway {
  readonly version: string;
  readonly port: number;
  readonly url: string;
}

/**
 * Another gateway of ours (an OpenClaw installation, another profile) on the port that the configuration here names. What
 * another user runs there is nobody's gateway to us, whatever it answers.
 */
export async function findForeignGateway(context: CliContext): Promise<ForeignGateway | null> {
  const { probeGateway } = await import('../gateway/client/probe-gateway.ts');
  const { portHolder } = await import('../gateway/client/port-holder.ts');
  const loaded = await localConfig(context);
  // Without a configuration that can be read there is no port to look at; guessing one would name the wrong gateway.
  if (loaded === null) return null;
  const { port } = loaded.config.gateway;
  if (portHolder(port) === 'somebody else') return null;
  const version = await probeGateway(port);
  return version === null ? null : { version, port, url: `ws://127.0.0.1:${port}` };
}

/** The configuration of this machine if it can be read; what needs it whole says what is wrong with it. */
async function localConfig(context: CliContext) {
  const { loadConfig } = await import('../gateway/config/load.ts');
  const loaded = loadConfig({ paths: context.paths(), env: context.env });
  return loaded.ok ? loaded : null;
}
