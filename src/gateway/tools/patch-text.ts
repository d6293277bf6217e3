/** One piece of a change: the lines that must be there, and those that take their place. */
export interface Hunk {
  /** A line that stands somewhere before it, to tell where; null when the lines themselves tell. */
  readonly after: string | null;
  readonly before: readonly string[];
  readonly now: readonly string[];
  /** It ends where the file ends. */
  readonly atEnd: boolean;
}

export type FileChange =
  | { readonly kind: 'add'; readonly path: string; readonly text: string }
  | { readonly kind: 'delete'; readonly path: string }
  | { readonly kind: 'update'; readonly path: string; readonly to: string | null; readonly hunks: readonly Hunk[] };

type Failed = { readonly refused: string };

const mostChanges = 100;
const header = /^\*\*\* (Add|Update|Delete) File: (.+)$/;

/** Reads a patch between `*** Begin Patch` and `*** End Patch`; a text that is not one is refused with its line. */
export function readPatch(text: string): readonly FileChange[] | Failed {
  const lines = text.replace(/\r\n/g, '\n').trim().split('\n');
  if (lines[0]?.trim() !== '*** Begin Patch') return { refused: 'The patch does not begin with *** Begin Patch.' };
  if (lines.at(-1)?.trim() !== '*** End Patch') return { refused: 'The patch does not end with *** End Patch.' };
  const reader = new PatchReader(lines.slice(1, -1));
  const changes: FileChange[] = [];
  while (!reader.done) {
    const change = reader.change();
    if ('refused' in change) return change;
    changes.push(change);
  }
  if (changes.length === 0) return { refused: 'The patch changes nothing.' };
  if (changes.length > mostChanges) return { refused: `The patch has more than ${mostChanges} files.` };
  const paths = changes.flatMap((change) => [
    change.path,
    ...('to' in change && change.to !== null ? [change.to] : []),
  ]);
  const twice = paths.find((path, at) => paths.indexOf(path) !== at);
  return twice === undefined ? changes : { refused: `The patch names ${twice} twice.` };
}

class PatchReader {
  readonly #lines: readonly string[];
  #at = 0;

  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  get done(): boolean {
    return this.#at >= this.#lines.length;
  }

  get #line(): string {
    return this.#lines[this.#at] ?? '';
  }

  change(): FileChange | Failed {
    const [, kind, path = ''] = header.exec(this.#line) ?? [];
    if (kind === undefined) return this.#wrong('is none of *** Add File:, *** Update File: and *** Delete File:');
    this.#at += 1;
    if (kind === 'Delete') return { kind: 'delete', path };
    return kind === 'Add' ? this.#added(path) : this.#updated(path);
  }

  #added(path: string): FileChange | Failed {
    const lines: string[] = [];
    for (; !this.done && !header.test(this.#line); this.#at += 1) {
      if (!this.#line.startsWith('+')) return this.#wrong('of a new file does not begin with +');
      lines.push(this.#line.slice(1));
    }
    return { kind: 'add', path, text: lines.length === 0 ? '' : `${lines.join('\n')}\n` };
  }

  #updated(path: string): FileChange | Failed {
    const [, to = null] = /^\*\*\* Move to: (.+)$/.exec(this.#line) ?? [];
    if (to !== null) this.#at += 1;
    const hunks: Hunk[] = [];
    while (!this.done && !header.test(this.#line)) {
      const hunk = this.#hunk(hunks.length === 0);
      if ('refused' in hunk) return hunk;
      hunks.push(hunk);
    }
    if (hunks.length === 0 && to === null) return { refused: `The patch changes nothing in ${path}.` };
    return { kind: 'update', path, to, hunks };
  }

  #hunk(first: boolean): Hunk | Failed {
    let after: string | null = null;
    if (this.#line.startsWith('@@')) {
      after = this.#line.replace(/^@@ ?/, '') || null;
      this.#at += 1;
    } else if (!first) return this.#wrong('is neither @@ nor a change');
    const [before, now]: [string[], string[]] = [[], []];
    for (; !this.done && /^([-+ ]|$)/.test(this.#line); this.#at += 1) {
      // Models leave out the space of an empty line.
      const [sign, rest] = [this.#line[0] ?? ' ', this.#line.slice(1)];
      if (sign !== '+') before.push(rest);
      if (sign !== '-') now.push(rest);
    }
    if (before.length + now.length === 0) return this.#wrong('begins with none of space, + and -');
    const atEnd = this.#line === '*** End of File';
    if (atEnd) this.#at += 1;
    return { after, before, now, atEnd };
  }

  #wrong(because: string): Failed {
    return { refused: `Line ${this.#at + 2} of the patch ${because}: ${JSON.stringify(this.#line.slice(0, 80))}` };
  }
}
