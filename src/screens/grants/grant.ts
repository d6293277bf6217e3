import type { Untrusted } from '../../components/text/printable.ts';

/** A standing approval, as the console knows it. Times are epoch milliseconds by the gateway's clock. */
export interface Grant {
  readonly section: 'grants';
  /** Unique on the screen, made by us. */
  readonly key: string;
  readonly gateway: string;
  readonly id: Untrusted;
  readonly argv: readonly Untrusted[];
  readonly effects: readonly Untrusted[];
  readonly cwd: Untrusted;
  readonly where: Untrusted;
  readonly agent: Untrusted;
  readonly session: Untrusted;
  readonly createdBy: Untrusted;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  /** Null while nothing was done by it. */
  readonly lastUsedAtMs: number | null;
  readonly uses: number;
  /** `damaged`: it covers nothing. So does one in a state that this console does not know. */
  readonly state: 'active' | 'expired' | 'damaged';
}

export interface Grants {
  readonly rows: readonly Grant[];
  /** Rows in the gateway's answer that this console could not read. */
  readonly unreadable: number;
}
