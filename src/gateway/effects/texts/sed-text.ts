import type { Does } from '../program-row.ts';

interface Place {
  readonly text: string;
  at: number;
}

const simple = /^[{}=dDgGhHnNpPxzlLFqQ]$/;

/** What a sed program does: it may write files and run a shell. One that is not understood may do anything. */
export function sedDoes(text: string): readonly Does[] {
  const place: Place = { text, at: 0 };
  const found: Does[] = [];
  while (place.at < text.length) {
    skip(place, /[\s;]/);
    if (place.at >= text.length) break;
    const does = readCommand(place);
    if (does === 'anything') return ['anything'];
    if (does.length > 0) found.push(does);
  }
  return found;
}

function readCommand(place: Place): Does {
  if (!skipAddress(place)) return 'anything';
  if (place.text[place.at] === ',') {
    place.at += 1;
    skip(place, / /);
    if (!skipAddress(place)) return 'anything';
  }
  skip(place, /[\s!]/);
  const command = place.text[place.at] ?? '';
  place.at += 1;
  if (simple.test(command)) {
    skip(place, /[\s0-9]/);
    return [];
  }
  if (command === 's') return readSubstitution(place);
  if (command === 'y') return skipPart(place) && skipAgain(place) ? [] : 'anything';
  if (/[btT:v]/.test(command)) {
    skip(place, /[^\s;}]/);
    return [];
  }
  if (/[aic#]/.test(command)) return skipLine(place);
  // It reads another file, which nobody has named but this text.
  if (/[rR]/.test(command)) return 'anything';
  if (/[wW]/.test(command)) {
    skipLine(place);
    return ['file-write'];
  }
  return 'anything';
}

function readSubstitution(place: Place): Does {
  if (!skipPart(place) || !skipAgain(place)) return 'anything';
  for (; place.at < place.text.length && !/[\s;}]/.test(place.text[place.at] ?? ''); place.at += 1) {
    const flag = place.text[place.at] ?? '';
    if (flag === 'w') {
      skipLine(place);
      return ['file-write'];
    }
    if (!/[gpiImM0-9]/.test(flag)) return 'anything';
  }
  return [];
}

function skip(place: Place, what: RegExp): void {
  while (place.at < place.text.length && what.test(place.text[place.at] ?? '')) place.at += 1;
}

/** To the end of the line: a text, a name of a file, a label. */
function skipLine(place: Place): Does {
  const end = place.text.indexOf('\n', place.at);
  place.at = end < 0 ? place.text.length : end + 1;
  return [];
}

function skipAddress(place: Place): boolean {
  const first = place.text[place.at] ?? '';
  if (/[0-9$+~]/.test(first)) {
    skip(place, /[0-9$+~]/);
    skip(place, / /);
    return true;
  }
  if (first === '\\') place.at += 1;
  if (first !== '/' && first !== '\\') return true;
  const ok = skipPart(place);
  skip(place, /[IM ]/);
  return ok;
}

/** From a delimiter to behind the next one. Inside a bracket it means one thing to one sed and another to the next. */
function skipPart(place: Place): boolean {
  const delimiter = place.text[place.at] ?? '\n';
  if (delimiter === '\n' || delimiter === '\\') return false;
  place.at += 1;
  return skipTo(place, delimiter);
}

const skipAgain = (place: Place): boolean => skipTo(place, place.text[place.at - 1] ?? '');

function skipTo(place: Place, delimiter: string): boolean {
  let bracket = false;
  for (; place.at < place.text.length; place.at += 1) {
    const sign = place.text[place.at];
    if (sign === '\\') place.at += 1;
    else if (sign === delimiter) {
      place.at += 1;
      return !bracket;
    } else if (sign === '[') bracket = true;
    else if (sign === ']') bracket = false;
  }
  return false;
}
