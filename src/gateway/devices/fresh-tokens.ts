interface FreshToken {
  readonly token: string;
  readonly madeAtMs: number;
}

const keptMs = 300_000;

/**
 * Tokens of the last minutes as they went out, in memory alone. A client that opens several connections at once is told one
 * token on all of them: of several, only the last would be good, and the client keeps whichever it likes.
 */
export class FreshTokens {
  readonly #made = new Map<string, FreshToken>();

  keep(deviceId: string, token: string, madeAtMs: number): void {
    for (const [id, made] of this.#made) if (madeAtMs - made.madeAtMs >= keptMs) this.#made.delete(id);
    this.#made.set(deviceId, { token, madeAtMs });
  }

  /** The last one that was made for the device; whether it is still good only its digest in the store knows. */
  find(deviceId: string): FreshToken | null {
    return this.#made.get(deviceId) ?? null;
  }
}
