import pino from 'pino';
import { ensurePrivateDir } from '../state/private-dir.ts';
import { rankOf } from './level.ts';
import type { Log } from './log.ts';
import { cleanData, escapeHidden, shorten } from './record.ts';
import { defaultSettings, type LogSettings, Redactor } from './redactor.ts';
import { RotatingFile } from './rotating-file.ts';

/** A line as it was written, without its line break, and where the log goes on after it. */
export interface WrittenLine {
  readonly text: string;
  readonly rank: number;
  /** Null when the file could not be written to. */
  readonly end: { readonly file: string; readonly cursor: number } | null;
}

export interface FileLog extends Log {
  /** Takes settings into use at once. Throws for a pattern that the configuration should have refused. */
  use(settings: LogSettings): void;
  /** The redaction that is in force. */
  redactor(): Redactor;
  /** Hears every line that is written. */
  onLine(listener: ((line: WrittenLine) => void) | null): void;
  /** Puts the current file aside; the next line begins a new one. */
  rotate(): void;
  close(): void;
}

const mb = 1024 * 1024;
/** A longer line is written without its data. UTF-16 units. */
const longestLine = 65_536;
type Level = 'debug' | 'info' | 'warn' | 'error';

/**
 * The sink: JSON lines to `logs/oc-YYYY-MM-DD.log` (0600, no links followed), warnings and errors also to `alsoTo`. Secrets
 * are taken out of each value before it is cut, and out of the whole line before anything is written.
 * A disk that is full or a directory that is gone must not stop authentication, so a failed write is dropped.
 */
export function openFileLog(dir: string, now: () => number, alsoTo: (line: string) => void): FileLog {
  ensurePrivateDir(dir);
  return new Sink(dir, now, alsoTo);
}

class Sink implements FileLog {
  readonly #file: RotatingFile;
  readonly #now: () => number;
  readonly #alsoTo: (line: string) => void;
  readonly #pino: pino.Logger;
  #least: number = rankOf(defaultSettings.level);
  #redactor = new Redactor();
  #redactLine = this.#redactor.lines();
  #listener: ((line: WrittenLine) => void) | null = null;
  /** Of the record that is being written. */
  #atMs = 0;
  #level: Level = 'info';
  #withoutData: () => void = () => undefined;

  constructor(dir: string, now: () => number, alsoTo: (line: string) => void) {
    this.#file = new RotatingFile(dir);
    this.#now = now;
    this.#alsoTo = alsoTo;
    this.#pino = pino(
      {
        level: 'trace',
        base: null,
        messageKey: 'message',
        formatters: { level: (label) => ({ level: label }) },
        timestamp: () => `,"time":"${new Date(this.#atMs).toISOString()}"`,
      },
      { write: (line: string) => this.#write(line) },
    );
  }

  readonly debug: Log['debug'] = (...record) => this.#record('debug', ...record);
  readonly info: Log['info'] = (...record) => this.#record('info', ...record);
  readonly warn: Log['warn'] = (...record) => this.#record('warn', ...record);
  readonly error: Log['error'] = (...record) => this.#record('error', ...record);

  use(settings: LogSettings): void {
    this.#redactor = new Redactor(settings);
    this.#redactLine = this.#redactor.lines();
    this.#least = rankOf(settings.level);
    this.#file.limit(settings.maxFileMb * mb, settings.retentionDays);
  }

  redactor(): Redactor {
    return this.#redactor;
  }

  onLine(listener: ((line: WrittenLine) => void) | null): void {
    this.#listener = listener;
  }

  rotate(): void {
    this.#file.rotate();
  }

  close(): void {
    this.#file.close();
  }

  #record(level: Level, ...[subsystem, message, data = {}]: Parameters<Log['info']>): void {
    if (rankOf(level) < this.#least) return;
    this.#atMs = this.#now();
    this.#level = level;
    const redact = (text: string): string => this.#redactor.value(text, subsystem);
    const said = shorten(message, redact);
    this.#withoutData = () => this.#pino[level]({ subsystem, note: 'the data of this record was too long' }, said);
    this.#pino[level]({ subsystem, ...cleanData(data, redact) }, said);
  }

  #write(raw: string): void {
    if (raw.length > longestLine) {
      this.#withoutData();
      return;
    }
    const text = escapeHidden(this.#redactLine(raw.trimEnd()));
    const line = `${text}\n`;
    const written = this.#append(line);
    if (!written || this.#level === 'warn' || this.#level === 'error') this.#alsoTo(line);
    this.#listener?.({ text, rank: rankOf(this.#level), end: written ? this.#file.position : null });
  }

  #append(line: string): boolean {
    try {
      this.#file.write(line, this.#atMs);
      return true;
    } catch {
      return false; // said elsewhere instead: a log must never stop what it is told of
    }
  }
}
