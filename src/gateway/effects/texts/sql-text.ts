import type { Does } from '../program-row.ts';

const readingDots =
  /^\.(schema|tables|mode|headers?|help|dump|indexes|indices|databases|show|width|separator|nullvalue|print|stats|timer|version|quit|exit)\b[^|]*$/;
const readingWords = /^(select|with|explain|values)\b/i;
/** With a value most of them set something, and some do something without one. */
const readingPragma =
  /^pragma\s+((?!(wal_checkpoint|optimize|incremental_vacuum)\b)\w+|((table_x?info|index_x?info|index_list|foreign_key_(list|check)|integrity_check|quick_check)\s*\([^)]*\)))\s*$/i;
/** Behind `with` a statement of any kind may stand; as functions these words only compute. */
const writesWith = /^with\b[\s\S]*\b(insert|update|delete|replace)\b(?!\s*\()/i;

const isReading = (statement: string): boolean =>
  readingPragma.test(statement) || (readingWords.test(statement) && !writesWith.test(statement));
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
  const writes = statements.some((each) => each.trim() !== '' && !isReading(each.trim()));
  const hiddenWrite =
    /\b(insert|update|delete|replace|drop|alter|attach|vacuum)\s+(into|from|table|index|[\w"'[]+\s+set)\b/i;
  return writes || hiddenWrite.test(text) ? [['file-write']] : [];
}
