import { keySections } from '../src/screens/key-sections.ts';
import { noApprovalByAccident } from '../src/screens/place-headings.ts';
import { code, page, paragraph, plain, table } from './docs-markdown.ts';

/** Every key of the console, by the place in which it is on. */
export function keysPage(): string {
  const sections = keySections().flatMap(({ heading, rows }) => [
    `## ${heading}`,
    table(
      ['key', 'does'],
      rows.map(({ keys, about }) => [keys.map(code).join(' '), plain(about)]),
    ),
  ]);
  return page('Keys of the console', [
    paragraph(
      `The keys of \`oc tui\`. In the console \`?\` shows those of the place one is in; \`oc help keys\` prints them all. ${noApprovalByAccident} On the help page and in the REVIEW window the keys of everywhere are off.`,
    ),
    ...sections,
  ]);
}
