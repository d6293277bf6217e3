import { createHash, createPublicKey, verify } from 'node:crypto';
import type { ConnectParams } from '../protocol/connect.ts';

/** Milliseconds that a signature may be older or newer than our clock. */
const maxSkewMs = 120_000;
const rawKeyBytes = 32;
/** DER of an Ed25519 SubjectPublicKeyInfo up to the 32 key bytes (RFC 8410). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

export type DeviceProblem = 'id' | 'stale' | 'nonce-missing' | 'nonce-mismatch' | 'key' | 'signature';

/** Proves that the caller holds the device's key and signed this very connect; null when it did. */
export function deviceProblem(params: ConnectParams, nonce: string, nowMs: number): DeviceProblem | null {
  const { device } = params;
  if (device === undefined) return null;
  const raw = rawKey(device.publicKey);
  if (raw === null) return 'key';
  if (createHash('sha256').update(raw).digest('hex') !== device.id) return 'id';
  if (Math.abs(nowMs - device.signedAt) > maxSkewMs) return 'stale';
  if (device.nonce.trim() === '') return 'nonce-missing';
  if (device.nonce !== nonce) return 'nonce-mismatch';
  const signature = Buffer.from(device.signature, 'base64url');
  const key = createPublicKey({ key: Buffer.concat([spkiPrefix, raw]), format: 'der', type: 'spki' });
  const signed = [payloadV3(params, device), payloadV2(params, device)].some((payload) =>
    verify(null, Buffer.from(payload, 'utf8'), key, signature),
  );
  return signed ? null : 'signature';
}

type Device = NonNullable<ConnectParams['device']>;

/** A key that was accepted, in the one form that is kept of it: base64url of its raw bytes. */
export const canonicalKey = (text: string): string => rawKey(text)?.toString('base64url') ?? text;

/** base64url of the raw key, or its PEM. */
function rawKey(text: string): Buffer | null {
  const der = /^-----BEGIN PUBLIC KEY-----\s+([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----\s*$/.exec(text)?.[1];
  const bytes = der === undefined ? Buffer.from(text, 'base64url') : Buffer.from(der, 'base64');
  if (bytes.length === rawKeyBytes) return bytes;
  const isSpki =
    bytes.length === spkiPrefix.length + rawKeyBytes && bytes.subarray(0, spkiPrefix.length).equals(spkiPrefix);
  return isSpki ? bytes.subarray(spkiPrefix.length) : null;
}

/** The fields both versions share, in the order they are signed. */
function common(params: ConnectParams, device: Device): readonly string[] {
  const { auth, client } = params;
  return [
    device.id,
    client.id,
    client.mode,
    params.role ?? 'operator',
    (params.scopes ?? []).join(','),
    String(device.signedAt),
    auth?.token ?? auth?.deviceToken ?? auth?.bootstrapToken ?? '',
    device.nonce,
  ];
}

const payloadV2 = (params: ConnectParams, device: Device): string => ['v2', ...common(params, device)].join('|');

const payloadV3 = (params: ConnectParams, device: Device): string =>
  ['v3', ...common(params, device), asciiLower(params.client.platform), asciiLower(params.client.deviceFamily)].join(
    '|',
  );

const asciiLower = (text = ''): string => text.trim().replace(/[A-Z]/g, (letter) => letter.toLowerCase());
