import type { ChannelRunner } from './channels/runner.ts';
import type { Config } from './config/config.ts';
import type { Domain } from './domain.ts';
import type { LiveConfig } from './live-config.ts';
import type { FileLog } from './logs/file-log.ts';
import type { Log } from './logs/log.ts';
import type { Server } from './server/server.ts';
import type { Tls } from './server/tls/tls.ts';

/** What follows the configuration while it runs. */
interface Followers {
  readonly domain: Domain;
  readonly log: FileLog;
  readonly server: Server;
  readonly runner: ChannelRunner;
  readonly live: LiveConfig;
  readonly tls: Tls | null;
  /** Ends what waits or goes on for whoever may not act any more. */
  readonly recheck: () => void;
}

/** From now on what changes in the configuration, and the flag beside it, is taken up. */
export function follow(followers: Followers): void {
  recordFound(followers);
  followers.live.onChange((config, changed) => applyReload(followers, config, changed));
  followers.live.onSwitch((config, byHand) => applySwitch(followers, config, byHand));
}

function applyReload(followers: Followers, config: Config, changed: readonly string[]): void {
  const { domain, log, server, runner, live, tls, recheck } = followers;
  log.use(config.logging);
  tls?.look();
  // What a credential opened is closed with it: whoever still holds a right one comes back by themselves.
  if (changed.some(isOfCredentials)) server.signOut('credentials changed');
  // Somebody may have come in on the word of a proxy or of Tailscale, or as the page of an origin, that does not count any more.
  else if (changed.some((path) => /^gateway\.(trustedProxies|tailscale|controlUi)/.test(path)))
    server.signOut('door changed');
  void runner.follow(config);
  recheck();
  server.broadcast('config.changed', live.changedEvent());
  recordReload(domain, log, live, changed);
}

/** All channels went off or came back. What was done by hand has nobody else to record it. */
function applySwitch(followers: Followers, config: Config, byHand: boolean): void {
  const { domain, log, server, runner, live, recheck } = followers;
  void runner.follow(config);
  recheck();
  server.broadcast('config.changed', live.changedEvent());
  if (byHand) recordSwitch(domain, log, live.channelsOff() !== null);
}

/** How failures are counted opens nothing and closes nothing. */
const isOfCredentials = (path: string): boolean =>
  path.startsWith('gateway.auth') && !path.startsWith('gateway.auth.rateLimit');

/** The policy is in force already; a disk that is full must not end the gateway over the note of it. */
function recordReload(domain: Domain, log: Log, live: LiveConfig, changed: readonly string[]): void {
  const entry = { kind: 'config.changed', actor: 'configuration file', subject: live.changedEvent().path };
  try {
    domain.store.transaction(() => domain.ledger.append({ atMs: Date.now(), ...entry, detail: { changed } }));
  } catch (error) {
    log.error('config', 'a reload could not be recorded', { error, changed });
  }
}

/** What somebody did to the flag while no gateway ran is recorded once: until then the ledger ends with the other. */
function recordFound({ domain, log, live }: Followers): void {
  const newest = (kind: string): number => domain.ledger.list({ kind, limit: 1 }).entries[0]?.seq ?? 0;
  const off = live.channelsOff() !== null;
  if (off !== newest('channels.off') > newest('channels.on')) recordSwitch(domain, log, off);
}

function recordSwitch(domain: Domain, log: Log, off: boolean): void {
  const kind = off ? 'channels.off' : 'channels.on';
  const entry = { atMs: Date.now(), kind, actor: 'file of the state directory', subject: 'all channels' };
  try {
    domain.store.transaction(() => domain.ledger.append(entry));
  } catch (error) {
    log.error('channels', 'that the channels were switched could not be recorded', { error, kind });
  }
}
