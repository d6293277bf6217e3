import { areas, type Check } from '../src/gateway/audit/check.ts';
import { checks } from '../src/gateway/audit/checks.ts';
import { bullet, code, page, paragraph, plain } from './docs-markdown.ts';

/** Every check of the security audit, by its area. */
export const checksPage = (): string =>
  page('Checks of the security audit', [
    paragraph(
      `What \`oc security audit\` (or \`oc audit\`) looks for: ${checks.length} checks. It changes nothing and works with the gateway down; \`--fail-on LEVEL\` makes it exit with 10 when there is a finding of this level or worse. The console shows the same findings in its pane Audit, and \`oc security explain ID\` prints what stands here about one check.`,
    ),
    ...areas.flatMap((area) => {
      const rows = checks.filter((check) => check.area === area);
      return rows.length === 0 ? [] : [`## ${area}`, ...rows.flatMap(checkBlocks)];
    }),
  ]);

const checkBlocks = ({ id, severities, title, when, why, fix }: Check): readonly string[] => [
  `### ${code(id)}`,
  paragraph(`**${severities.join(' or ')}**: ${plain(title)}`),
  [`When: ${plain(when)}`, `Why: ${plain(why)}`, ...(fix === null ? [] : [`Fix: ${plain(fix)}`])]
    .map((line) => bullet(line))
    .join('\n'),
];
