import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/gateway/approvals/digest.ts';
import { Queue } from './queue.ts';

describe('the digest of a request', () => {
  it('can be made by anybody from the row: canonical JSON of all but the digest, hashed', () => {
    using queue = new Queue();
    const { digest, ...row } = queue.ask({ command: 'curl https://аpple.com', envKeys: ['A', 'B'] }).row;
    const { id, approvalKind, clientRef, createdAtMs, expiresAtMs, request, requestedBy } = row;
    const { allowedDecisions, command, envKeys } = request as { allowedDecisions: []; command: string; envKeys: [] };
    const text = JSON.stringify({
      approvalKind,
      clientRef,
      createdAtMs,
      expiresAtMs,
      id,
      request: { allowedDecisions, command, envKeys },
      requestedBy,
    });
    expect(digest).toBe(`sha256:${createHash('sha256').update(text).digest('hex')}`);
  });

  it('does not depend on the order of members, and on nothing else is silent', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1}]}');
    expect(canonicalJson(JSON.parse('{"z":1,"__proto__":{"y":1}}'))).toBe('{"__proto__":{"y":1},"z":1}');
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const same = canonicalJson(a) === canonicalJson(b);
        expect(same).toBe(
          canonicalJson(JSON.parse(JSON.stringify(a))) === canonicalJson(JSON.parse(JSON.stringify(b))),
        );
        expect(JSON.parse(canonicalJson(a))).toEqual(JSON.parse(JSON.stringify(a)));
      }),
    );
  });
});
