/** What somebody writes on a stage. */
export interface Said {
  readonly text: string;
  /** How the platform itself says that it is for the bot; absent: it does not. */
  readonly to?: 'mention' | 'reply';
  /** In a thread, or topic, of the room. */
  readonly inThread?: boolean;
  /** What they call themselves, in every field for it; absent: something ordinary. */
  readonly name?: string;
}

/** Something that the bot wrote, and where. */
export interface Heard {
  /** A room's id, or that of the person whose direct chat it is. */
  readonly where: string;
  readonly text: string;
  readonly inThread: boolean;
}

/** A platform in this process with one bot: the same for all of them. People are named by their stable ids. */
export interface Stage extends AsyncDisposable {
  readonly channel: 'telegram' | 'discord' | 'slack' | 'whatsapp';
  /** What signs the bot in, as it stands in the configuration. */
  readonly account: object;
  readonly people: { readonly alice: string; readonly bob: string; readonly owner: string };
  /** Somebody else, another one for each number below ten. */
  stranger(n: number): string;
  /** Ids of two rooms, of which one has threads where the platform has them. */
  readonly rooms: readonly [string, string];
  /** Names for nobody that are near the id of alice. */
  readonly nearAlice: readonly string[];
  /** Sets up what is not in the configuration, before the account is. */
  prepare(stateDir: string): void;
  /** `room` null: directly. */
  say(person: string, room: string | null, said: Said): void;
  /** Everything of this person, there and directly, that is no new message with text of theirs. */
  stir(person: string, room: string): void;
  /** What no honest platform sends, each thing about this person and room. */
  garble(person: string, room: string): void;
  /** A room is given another name, topic and description. */
  rename(room: string, name: string): void;
  /** What the bot wrote, oldest first. */
  heard(): readonly Heard[];
  /** What the platform was asked besides what keeps the line open: every request that a message can have caused. */
  asked(): readonly string[];
  /** Says that whoever it is asked of administers every room, or does not, or refuses to say. */
  administers(person: string, how: boolean | 'refused'): void;
  /** How often it was asked that. */
  askedAdministrator(): number;
}
