import type { TextRange } from '../channel.ts';

/** Code between three backticks, also over lines, and between one; lines that quote; addresses. What comes first counts. */
const aside = /```[\s\S]*?```|`[^`\n]+`|^ *> .*$|\b(?:[a-z][a-z0-9+.-]{0,20}:\/\/|www\.)[^\s<>]+/gim;

/** Where in a text of WhatsApp nobody is spoken to, in order. Takes time in proportion to the text: fences pair off. */
export const textAsides = (text: string): readonly TextRange[] =>
  [...text.matchAll(aside)].map(({ 0: { length }, index }) => ({ start: index, end: index + length }));
