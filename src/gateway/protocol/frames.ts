/** The three frames of protocol v4, closed objects, and the limits every connection is told in its hello. */
export const protocolVersion = 4;

export interface RequestFrame {
  readonly type: 'req';
  readonly id: string;
  readonly method: string;
  readonly params?: unknown;
  readonly traceparent?: string;
}

export interface ErrorShape {
  /** INVALID_REQUEST, FORBIDDEN, NOT_PAIRED or UNAVAILABLE; finer reasons are in `details.code`. */
  readonly code: string;
  readonly message: string;
  readonly details?: unknown;
  readonly retryable?: boolean;
  readonly retryAfterMs?: number;
}

export interface ResponseFrame {
  readonly type: 'res';
  readonly id: string;
  readonly ok: boolean;
  readonly payload?: unknown;
  readonly error?: ErrorShape;
}

export interface EventFrame {
  readonly type: 'event';
  readonly event: string;
  readonly payload?: unknown;
  readonly seq?: number;
  readonly stateVersion?: { readonly presence: number; readonly health: number };
}

/** Bytes and milliseconds, as observed on OpenClaw 2026.9.6. */
export const limits = {
  preAuthFrameBytes: 65_536,
  maxPayload: 26_214_400,
  maxBufferedBytes: 52_428_800,
  handshakeTimeoutMs: 15_000,
  unauthenticatedPerAddress: 32,
  pendingHandshakeFrames: 15,
  pingIntervalMs: 25_000,
  tickIntervalMs: 30_000,
  closeReasonBytes: 120,
} as const;
