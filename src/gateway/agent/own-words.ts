import type { FileHandle } from 'node:fs/promises';
import { isOwners, type Speaker } from './speaker.ts';
import { readEntry, type TranscriptEntry } from './transcript-entry.ts';

/** Whether `from` of an entry is the operator, by who the owner is now. */
export type IsOwn = (from: string) => boolean;

/** One message of the operator and the answers to it, oldest first. */
interface OwnExchange {
  readonly by: Speaker;
  readonly entries: TranscriptEntry[];
}

/** Bytes of text that are kept of the operator's own exchanges. */
const shareBytes = 65_536;
/** Bytes that are read at a time, and at most when a file is met for the first time. */
const chunkBytes = 262_144;
const mostAtFirst = 64 * 2 ** 20;

/**
 * The operator's latest words in the part of a transcript that is not read back whole any more, where they would be out of
 * what a model remembers as soon as others had written enough. Words alone: what was done belongs to the newest. Each byte of
 * a file is read once.
 */
export class OwnWords {
  #kept: OwnExchange[] = [];
  /** The message that the last line belongs to; null when it is not the operator's. */
  #open: OwnExchange | null = null;
  #readTo = 0;

  /** Those before a place where a line begins. `goesOn`: the lines from there on belong to the last of them. */
  async before(
    handle: FileHandle,
    place: number,
    isOwn: IsOwn,
  ): Promise<{ readonly entries: readonly TranscriptEntry[]; readonly goesOn: boolean }> {
    // Another file than the one before, which began afresh.
    if (place < this.#readTo) this.#forget();
    await this.#read(handle, Math.max(this.#readTo, place - mostAtFirst), place, isOwn);
    this.#readTo = place;
    const entries = this.#kept.filter(({ by }) => isOwners(by, isOwn)).flatMap((one) => one.entries);
    return { entries, goesOn: this.#open !== null && isOwners(this.#open.by, isOwn) };
  }

  #forget(): void {
    this.#kept = [];
    this.#open = null;
    this.#readTo = 0;
  }

  async #read(handle: FileHandle, from: number, to: number, isOwn: IsOwn): Promise<void> {
    let rest = Buffer.alloc(0);
    for (let at = from; at < to; ) {
      const length = Math.min(chunkBytes, to - at);
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      const whole = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
      const end = whole.lastIndexOf(newline) + 1;
      rest = whole.subarray(end);
      for (const line of whole.subarray(0, end).toString('utf8').split('\n')) this.#take(line, isOwn);
    }
  }

  #take(line: string, isOwn: IsOwn): void {
    for (const entry of readEntry(line)) {
      if (entry.role === 'user') this.#begin(entry, isOwn);
      else if (entry.role === 'assistant' && entry.text.trim() !== '') this.#open?.entries.push(withoutCalls(entry));
    }
  }

  #begin(entry: TranscriptEntry, isOwn: IsOwn): void {
    this.#open = isOwners(entry, isOwn) ? { by: entry, entries: [entry] } : null;
    if (this.#open === null) return;
    this.#kept.push(this.#open);
    let bytes = this.#kept.reduce((sum, one) => sum + bytesOf(one), 0);
    while (bytes > shareBytes && this.#kept.length > 1) {
      const [oldest] = this.#kept.splice(0, 1);
      bytes -= oldest === undefined ? 0 : bytesOf(oldest);
    }
  }
}

const newline = 0x0a;

const bytesOf = ({ entries }: OwnExchange): number =>
  entries.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);

const withoutCalls = ({ atMs, from, text }: TranscriptEntry): TranscriptEntry => ({
  ...{ atMs, role: 'assistant', from, text },
});
