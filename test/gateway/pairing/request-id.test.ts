import { describe, expect, it } from 'vitest';
import { mintRequestId } from '../../../src/gateway/pairing/request-id.ts';

describe('the id of a pairing request', () => {
  // Two requests of a real gateway, as it listed them.
  it.each([
    ['5001', '2026-11-20T09:40:53.460Z', 'm1vDnFiLQoa5EwicDXITaOHQOkvLa19u'],
    ['5002', '2026-11-20T09:40:54.465Z', 'I13jHuVT58LZy5gp8MqbQod6uOL37GPh'],
  ])('is computed as the official gateway computes it: telegram sender %s', (sender, createdAt, id) => {
    const createdAtMs = Date.parse(createdAt);
    expect(mintRequestId('telegram', 'default', sender, createdAtMs)).toEqual({ id, createdAtMs });
  });

  it('starts with three letters or digits, for which the creation time moves by milliseconds', () => {
    // The official id of this one starts with "_pP".
    const asked = Date.parse('2026-11-20T09:40:55.470Z');
    const { id, createdAtMs } = mintRequestId('telegram', 'default', '5003', asked);
    expect(id).toMatch(/^[A-Za-z0-9]{3}[\w-]{29}$/);
    expect(createdAtMs).toBeGreaterThan(asked);
    expect(createdAtMs - asked).toBeLessThan(20);
  });

  it('differs for every sender, account and channel of one moment', () => {
    const at = 1_795_167_682_247;
    const parts = [
      ['telegram', 'default', '1'],
      ['telegram', 'default', '2'],
      ['telegram', 'work', '1'],
      ['local', 'default', '1'],
      ['telegramdefault', '', '1'],
    ] as const;
    expect(
      new Set(parts.map(([channel, account, sender]) => mintRequestId(channel, account, sender, at).id)).size,
    ).toBe(parts.length);
  });
});
