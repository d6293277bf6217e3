import type { Does } from '../program-row.ts';

const readingDots =
  /^\.(schema|tables|mode|headers?|help|dump|indexes|indices|databases|show|width|separator|nullvalue|print|stats|timer|version|quit|exit)\b[^|]*$/;
const readingWords = /^(select|with|explain|pragma\s+\w+\s*(\([^)]*\))?\s*$|values|analyze)\b/i;
const running = /\b(load_extension|writefile|edit|readfile|fts3_tokenizer|zipfile|system)\s*\(/i;

/** What a text for sqlite3 does, its dot commands too. */
export function sqlDoes(text: string): readonly Does[] {
  if (running.test(text)) return ['anything'];
  const lines = text.split('\n').map((line) => line.trim());
  if (lines.some((line) => line.startsWith('.') && !readingDots.test(line))) return ['anything'];
  const statements = lines
    .filter((line) => !line.startsWith('.'))
    .join('\n')
    .split(';');
  const writes = statements.some((each) => each.trim() !== '' && !readingWords.test(each.trim()));
  const hiddenWrite =
    /\b(insert|update|delete|replace|drop|alter|attach|vacuum)\s+(into|from|table|index|[\w"'[]+\s+set)\b/i;
  return writes || hiddenWrite.test(text) ? [['file-write']] : [];
}
