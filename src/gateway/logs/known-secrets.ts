import { placeholder } from '../redaction/placeholder.ts';

/** A shorter value stands by chance in too much of what is written; no secret of ours is shorter. */
const shortest = 6;
const botToken = /^\d{5,20}:(?<key>.{16,})$/;

/**
 * Secrets by their exact value, also as JSON, an address, base64 or hex write them. A value is never forgotten: what was
 * rotated away may still stand in a file.
 */
export class KnownSecrets {
  readonly #values = new Set<string>();
  #written: readonly { readonly text: string; readonly mark: string }[] = [];
  #stale = false;

  add(value: string): void {
    if (value.length < shortest || this.#values.has(value)) return;
    this.#values.add(value);
    this.#stale = true;
    // A bot's number is no secret, and what stands behind it is one by itself.
    const { key } = botToken.exec(value)?.groups ?? {};
    if (key !== undefined) this.add(key);
  }

  /** The text without any of them. */
  remove(text: string): string {
    if (this.#stale) this.#spellOut();
    let result = text;
    for (const { text: secret, mark } of this.#written) {
      if (result.includes(secret)) result = result.replaceAll(secret, () => mark);
    }
    return result;
  }

  #spellOut(): void {
    const all = [...this.#values].flatMap((value) => {
      const mark = placeholder(value);
      return spellings(value).map((text) => ({ text, mark }));
    });
    // The longest first: one secret may be the beginning of another.
    this.#written = all.toSorted((a, b) => b.text.length - a.text.length);
    this.#stale = false;
  }
}

/** All secrets that this process has held in a `Secret`. */
export const knownSecrets = new KnownSecrets();

function spellings(value: string): readonly string[] {
  const json = inJson(value);
  const hex = Buffer.from(value).toString('hex');
  const address = encodeURIComponent(value.toWellFormed());
  const written = [value, json, inJson(json), address, address.replaceAll(/%../g, (code) => code.toLowerCase())];
  const encoded = [hex, hex.toUpperCase(), ...[0, 1, 2].flatMap((before) => inBase64(value, before))];
  return [...new Set([...written, ...encoded.filter(({ length }) => length >= shortest)])];
}

const inJson = (value: string): string => JSON.stringify(value).slice(1, -1);

/** The signs of base64 that the value alone decides when `before` bytes (modulo 3) stand before it. */
function inBase64(value: string, before: number): readonly string[] {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]);
  const [from, to] = [Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6)];
  return [bytes.toString('base64').slice(from, to), bytes.toString('base64url').slice(from, to)];
}
