import { own, printable, type Safe, safe } from '../components/text/printable.ts';

/** Times and amounts as the console writes them. A figure that is no number shows as `?`. */
const second = 1000;
const minute = 60 * second;
const step = 5 * minute;
const hour = 60 * minute;
const day = 24 * hour;

/** `09:41:27Z` */
export const timeZ = (ms: number): Safe => iso(ms, 11, 19);

/** `09:41Z` */
export const clockZ = (ms: number): Safe => iso(ms, 11, 16);

/** `2026-11-20 09:41Z` */
export const dateZ = (ms: number): Safe => safe`${iso(ms, 0, 10, own(''))} ${iso(ms, 11, 16)}`;

function iso(ms: number, from: number, to: number, zone: Safe = own('Z')): Safe {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return own('?');
  return safe`${printable(date.toISOString().slice(from, to))}${zone}`;
}

/**
 * Time left: `0:41` below two minutes, then `7m`, and in steps from ten minutes on (`50m+`), so that a request that waits
 * does not make an idle screen change every minute.
 */
export function left(ms: number): Safe {
  if (!Number.isFinite(ms)) return own('?');
  if (ms < 2 * minute) {
    const seconds = Math.ceil(ms / second);
    return printable(`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`);
  }
  if (ms < 10 * minute || ms >= hour) return age(ms);
  return safe`${Math.floor(ms / step) * 5}m+`;
}

/** The size of the steps in which `left` counts down from so much time. */
export const leftStep = (ms: number): number => (ms < 2 * minute ? second : ms < 10 * minute ? minute : step);

/** Time passed, in one unit: `12s`, `52m`, `3h`, `2d`. */
export function age(ms: number): Safe {
  if (!Number.isFinite(ms)) return own('?');
  const past = Math.max(0, ms);
  if (past < minute) return safe`${Math.floor(past / second)}s`;
  if (past < hour) return safe`${Math.floor(past / minute)}m`;
  return past < day ? safe`${Math.floor(past / hour)}h` : safe`${Math.floor(past / day)}d`;
}

/** `6d04h`, `4h07m`, `3m` */
export function uptime(ms: number): Safe {
  const two = (value: number) => printable(String(Math.floor(value)).padStart(2, '0'));
  if (ms >= day) return safe`${Math.floor(ms / day)}d${two((ms % day) / hour)}h`;
  return ms >= hour ? safe`${Math.floor(ms / hour)}h${two((ms % hour) / minute)}m` : age(ms);
}

export const megabytes = (bytes: number): Safe => safe`${Math.round(bytes / 1_048_576)} MB`;

/** `1 message`, `3 messages` */
export const plural = (count: number, one: Safe, many: Safe): Safe => safe`${count} ${count === 1 ? one : many}`;
