import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { linkDirOf } from '../../../../src/gateway/channels/whatsapp/link-place.ts';
import type { Program } from '../../../../src/gateway/channels/whatsapp/program.ts';
import { whatsappChannel } from '../../../../src/gateway/channels/whatsapp/whatsapp.ts';
import { Carried } from '../carried.ts';

/** Short pauses are as short as the machine allows; how long each was to be is written down. */
export class Clock {
  readonly pauses: number[] = [];
  /** What is left as long as it is to be: patience with a program that works. */
  real: (ms: number) => boolean = (ms) => ms >= 3000;
  shortMs = 5;

  readonly wait = async (ms: number, signal: AbortSignal): Promise<void> => {
    if (!this.real(ms)) this.pauses.push(ms);
    await delay(this.real(ms) ? ms : this.shortMs, undefined, { signal });
  };
}

/** A device's channel over some program, with everything that it hands over, says and logs. */
export class Device extends Carried {
  readonly clock = new Clock();
  readonly channel;
  readonly stateDir = mkdtempSync(join(tmpdir(), 'oc-whatsapp-'));
  readonly linkDir = linkDirOf(this.stateDir, 'default');

  constructor(program: (linkDir: string) => Program | string) {
    super(() => delay(10));
    mkdirSync(dirname(this.linkDir), { recursive: true, mode: 0o700 });
    this.channel = whatsappChannel({
      accountId: 'default',
      linkDir: this.linkDir,
      program: () => program(this.linkDir),
      env: {},
      log: this.log,
      wait: this.clock.wait,
    });
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await super[Symbol.asyncDispose]();
    rmSync(this.stateDir, { recursive: true, force: true });
  }
}
