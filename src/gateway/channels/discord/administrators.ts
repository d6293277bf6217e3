import { type Fields, fieldsOf } from '../fields.ts';
import type { Rest } from './rest.ts';
import { isSnowflake } from './snowflake.ts';

/** Nothing that is older counts. */
const longestMs = 300_000;
const mostGuilds = 1000;
const mostMembers = 10_000;
const administrator = 0x8n;
const manageGuild = 0x20n;

interface Guild {
  readonly ownerId: string;
  /** Of each role what it permits, as Discord's bits. */
  readonly permissions: ReadonlyMap<string, bigint>;
}

interface Told<T> {
  readonly value: T;
  readonly atMs: number;
}

/** Events after which what is known of a server no longer holds. */
const changes: Readonly<Record<string, string>> = {
  GUILD_UPDATE: 'id',
  GUILD_DELETE: 'id',
  GUILD_ROLE_CREATE: 'guild_id',
  GUILD_ROLE_UPDATE: 'guild_id',
  GUILD_ROLE_DELETE: 'guild_id',
};

/** Who administers a server: its owner, and whoever has a role that lets them. */
export class Administrators {
  readonly #rest: Rest;
  readonly #now: () => number;
  readonly #guilds = new Map<string, Told<Guild>>();
  /** The roles of a member, by server and person. */
  readonly #members = new Map<string, Told<readonly string[]>>();

  constructor(rest: Rest, now: () => number) {
    this.#rest = rest;
    this.#now = now;
  }

  take(type: string, data: unknown): void {
    const fields = fieldsOf(data) ?? {};
    const changed = Object.hasOwn(changes, type) ? fields[changes[type] ?? ''] : undefined;
    if (typeof changed === 'string') this.#guilds.delete(changed);
    if (type === 'GUILD_CREATE') this.#learn(fields);
    if (type === 'MESSAGE_CREATE') this.#meet(fields);
  }

  /** Everything was missed that happened while there was no connection. */
  forget(): void {
    this.#guilds.clear();
    this.#members.clear();
  }

  /** Rejects with what `failure.ts` reads when it cannot be learnt. */
  async are(guildId: string, personId: string, signal: AbortSignal): Promise<boolean> {
    const guild = this.#fresh(this.#guilds, guildId) ?? (await this.#askGuild(guildId, signal));
    if (guild.ownerId === personId) return true;
    const roles =
      this.#fresh(this.#members, `${guildId}/${personId}`) ?? (await this.#askMember(guildId, personId, signal));
    // Everybody has the role that is named like the server.
    return [guildId, ...roles].some((role) => {
      const permitted = guild.permissions.get(role) ?? 0n;
      return (permitted & (administrator | manageGuild)) !== 0n;
    });
  }

  #fresh<T>(told: ReadonlyMap<string, Told<T>>, key: string): T | null {
    const found = told.get(key);
    return found !== undefined && this.#now() - found.atMs < longestMs ? found.value : null;
  }

  async #askGuild(guildId: string, signal: AbortSignal): Promise<Guild> {
    const guild = this.#learn(await this.#rest.get(`/guilds/${guildId}`, signal));
    if (guild === null) throw new SyntaxError('no server');
    return guild;
  }

  async #askMember(guildId: string, personId: string, signal: AbortSignal): Promise<readonly string[]> {
    const member = await this.#rest.get(`/guilds/${guildId}/members/${personId}`, signal);
    const roles = this.#remember(guildId, personId, member);
    if (roles === null || fieldsOf(member['user'])?.['id'] !== personId) throw new SyntaxError('no member');
    return roles;
  }

  #learn(fields: Fields): Guild | null {
    const { id, owner_id: ownerId, roles } = fields;
    if (!isSnowflake(id) || !isSnowflake(ownerId) || !Array.isArray(roles)) return null;
    const guild = { ownerId, permissions: new Map(roles.flatMap((role) => permissionsOf(fieldsOf(role) ?? {}))) };
    keep(this.#guilds, id, { value: guild, atMs: this.#now() }, mostGuilds);
    return guild;
  }

  /** A message comes with the roles that its author has at that moment. */
  #meet({ guild_id: guildId, author, member, webhook_id: webhookId }: Fields): void {
    const personId = fieldsOf(author)?.['id'];
    const facts = fieldsOf(member);
    if (webhookId !== undefined || facts === null || !isSnowflake(guildId) || !isSnowflake(personId)) return;
    this.#remember(guildId, personId, facts);
  }

  #remember(guildId: string, personId: string, { roles }: Fields): readonly string[] | null {
    if (!Array.isArray(roles) || !roles.every(isSnowflake)) return null;
    keep(this.#members, `${guildId}/${personId}`, { value: roles, atMs: this.#now() }, mostMembers);
    return roles;
  }
}

const permissionsOf = ({ id, permissions }: Fields): readonly (readonly [string, bigint])[] =>
  isSnowflake(id) && typeof permissions === 'string' && /^\d{1,40}$/.test(permissions)
    ? [[id, BigInt(permissions)]]
    : [];

/** The one that was told longest ago goes first. */
function keep<T>(all: Map<string, Told<T>>, key: string, told: Told<T>, most: number): void {
  all.delete(key);
  all.set(key, told);
  const [oldest] = all.keys();
  if (all.size > most && oldest !== undefined) all.delete(oldest);
}
