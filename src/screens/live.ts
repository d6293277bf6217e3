import type { GatewayLink } from '../gateway/client/link.ts';
import { openApprovalsSource } from './approvals/source.ts';
import { type AuditSource, openAuditSource } from './audit/source.ts';
import type { Clock } from './clock.ts';
import { openDevicesSource } from './devices/source.ts';
import { openGrantsSource } from './grants/source.ts';
import { openLockoutsSource } from './lockouts/source.ts';
import { openLogSource } from './logs/source.ts';
import { openPairingsSource } from './pairings/source.ts';
import { emptySnapshot, reduce, type Snapshot, type SnapshotEvent } from './snapshot.ts';
import type { Source } from './source.ts';
import { openStatusSource } from './status/source.ts';
import type { Subject } from './subject.ts';
import { openTurnsSource } from './turns/source.ts';

type OnChange = (before: Snapshot, after: Snapshot) => void;

/** Sources of what no REVIEW window is opened over. */
type OtherSource = 'grants' | 'turns' | 'lockouts' | 'log' | 'status';

/** The gateway as a snapshot that is always the last thing it said. Nothing here decides or sends a decision. */
export class Live {
  readonly #onChange: OnChange;
  readonly #sources: Readonly<Record<Subject['section'] | OtherSource, Source>>;
  readonly #audit: AuditSource;
  readonly #stop: readonly (() => void)[];
  #closed = false;
  snapshot: Snapshot;

  constructor(link: GatewayLink, clock: Clock, onChange: OnChange) {
    this.#onChange = onChange;
    this.snapshot = emptySnapshot(link.state, link.hello);
    const parts = { link, clock, apply: (event: SnapshotEvent) => this.apply(event) };
    this.#sources = {
      approvals: openApprovalsSource(parts),
      pending: openPairingsSource(parts),
      'device-request': openDevicesSource(parts),
      lockouts: openLockoutsSource(parts),
      grants: openGrantsSource(parts),
      turns: openTurnsSource(parts),
      log: openLogSource(parts),
      status: openStatusSource(parts),
    };
    this.#audit = openAuditSource(parts);
    const linkChanged = () => this.apply({ kind: 'link', state: link.state, hello: link.hello });
    this.#stop = [
      link.onState(linkChanged),
      link.onResync(() => {
        linkChanged();
        for (const source of [...Object.values(this.#sources), this.#audit]) source.resync();
      }),
      link.onEvent('config.changed', () => this.refresh()),
    ];
  }

  apply(event: SnapshotEvent): void {
    if (this.#closed) return;
    const before = this.snapshot;
    this.snapshot = reduce(before, event);
    if (this.snapshot !== before) this.#onChange(before, this.snapshot);
  }

  /** Asks for everything again; answers arrive as changes. */
  refresh(): void {
    for (const source of Object.values(this.#sources)) source.ask();
  }

  /** Has the gateway make its audit; the report arrives as a change. */
  runAudit(): void {
    this.#audit.run();
  }

  /** Lists what such a subject stands in, now. Rejects as `Gateway.request` does. */
  async list(section: Subject['section']): Promise<Snapshot> {
    await this.#sources[section].list();
    return this.snapshot;
  }

  close(): void {
    this.#closed = true;
    for (const stop of this.#stop) stop();
    for (const source of Object.values(this.#sources)) source.close();
  }
}
