import { innerWidth } from '../components/window.ts';
import type { Size } from './state.ts';

/** Panes that are a list with details. */
export type ListPart = 'approvals' | 'pairings' | 'audit';

interface ListLayout {
  /** `rows` are those of the list itself, below the line above it and the heading. */
  readonly list: { readonly width: number; readonly rows: number };
  readonly detail: { readonly width: number; readonly rows: number };
}

/** How the screen is divided, by its size alone. All figures are cells. */
export interface Layout {
  readonly kind: 'dashboard' | 'split' | 'either' | 'too-small';
  readonly width: number;
  /** Lines of a whole frame: one less than the terminal has, so that nothing ever scrolls. */
  readonly height: number;
  /** Between the tabs and the footer. */
  readonly body: number;
  /** Lines across between the parts, where there is room for them. */
  readonly rules: boolean;
  /** Windows without side borders. */
  readonly open: boolean;
  readonly lists: Readonly<Record<ListPart, ListLayout>>;
  /** A page of its own: Status. */
  readonly page: { readonly width: number; readonly height: number };
  /** The log: the whole body, or the lower part of the dashboard. */
  readonly stream: { readonly width: number; readonly height: number };
  /** The text inside the REVIEW window, and the lines below it. */
  readonly review: { readonly width: number; readonly height: number; readonly page: number; readonly foot: number };
}

export const smallest: Size = { columns: 36, rows: 10 };

export function kindOf({ columns, rows }: Size, single: boolean): Layout['kind'] {
  if (columns < smallest.columns || rows < smallest.rows) return 'too-small';
  if (columns < 60 || rows < 16) return 'either';
  return columns >= 110 && rows >= 34 && !single ? 'dashboard' : 'split';
}

/** `notice`: a permanent line below the tabs (rule S18). */
export function layoutOf(
  size: Size,
  { single, notice }: { readonly single: boolean; readonly notice: boolean },
): Layout {
  const kind = kindOf(size, single);
  const width = Math.max(1, size.columns);
  const height = Math.max(1, size.rows - 1);
  const rules = height >= 14 && kind !== 'dashboard';
  const body = Math.max(1, height - 4 - (rules ? 2 : 0) - (notice ? 1 : 0));
  const open = kind === 'either';
  const base = { kind, width, height, body, rules, open };
  return { ...base, ...panes(base), review: reviewOf(base, notice) };
}

type Base = Pick<Layout, 'kind' | 'width' | 'height' | 'body' | 'open'>;

function panes(base: Base): Pick<Layout, 'lists' | 'page' | 'stream'> {
  if (base.kind === 'dashboard') return dashboard(base);
  const { width, body } = base;
  const lists = base.kind === 'split' ? split(width, body) : either(width, body);
  const whole = { width, height: body };
  return { lists: { approvals: lists, pairings: lists, audit: lists }, page: whole, stream: whole };
}

function split(width: number, height: number): ListLayout {
  const listHeight = Math.max(4, Math.floor(height * 0.4));
  return { list: { width, rows: listHeight - 2 }, detail: { width, rows: height - listHeight - 1 } };
}

const either = (width: number, height: number): ListLayout => ({
  list: { width, rows: Math.max(1, height - 2) },
  detail: { width, rows: Math.max(1, height - 1) },
});

/** Two lists left, the details of one of them right, the log below. */
function dashboard({ width, body }: Base): Pick<Layout, 'lists' | 'page' | 'stream'> {
  const upper = Math.ceil(body * 0.64);
  const left = Math.floor(width * 0.45);
  const first = Math.ceil(upper / 2);
  const detail = { width: width - left - 1, rows: upper - 1 };
  const list = (height: number): ListLayout => ({
    list: { width: innerWidth(left, false), rows: height - 4 },
    detail,
  });
  return {
    lists: { approvals: list(first), pairings: list(upper - first), audit: split(detail.width, upper) },
    page: { width: detail.width, height: upper },
    stream: { width, height: body - upper },
  };
}

/** Lines of the window below its text, the last of them the keys; as many as leave most of the room to the text. */
const feet = [
  { from: 14, foot: 7 },
  { from: 8, foot: 3 },
  { from: 0, foot: 2 },
] as const;

function reviewOf({ width, height, open }: Base, notice: boolean): Layout['review'] {
  const windowHeight = Math.max(3, height - 2 - (notice ? 1 : 0));
  const inside = windowHeight - 2;
  const foot = feet.find(({ from }) => inside >= from)?.foot ?? 2;
  // The first line is the stable id, which never scrolls away.
  return { width: innerWidth(width, open), height: windowHeight, page: Math.max(1, inside - foot - 1), foot };
}
