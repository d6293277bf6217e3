import { limits, type RequestFrame } from '../protocol/frames.ts';

interface Early {
  readonly frame: RequestFrame;
  /** In characters of its text. */
  readonly weight: number;
}

/** Frames that came behind a connect which is not answered yet: few, and together no heavier than one may be. */
export class EarlyFrames {
  #waiting: Early[] = [];
  #weight = 0;

  /** False when there is no room for it. */
  add(frame: RequestFrame, weight: number): boolean {
    this.#weight += weight;
    const fits = this.#waiting.length < limits.pendingHandshakeFrames && this.#weight <= limits.preAuthFrameBytes;
    if (fits) this.#waiting.push({ frame, weight });
    return fits;
  }

  take(): readonly Early[] {
    return this.#waiting.splice(0);
  }
}
