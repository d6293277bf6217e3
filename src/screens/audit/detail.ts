import type { Row } from '../../components/row.ts';
import { own, type Safe, safe } from '../../components/text/printable.ts';
import { dateZ } from '../format.ts';
import { labelled } from '../labelled.ts';
import type { AuditRow, AuditRun, Mark } from './audit.ts';
import { severityWords, shown } from './words.ts';

export interface DetailContext {
  readonly width: number;
  readonly run: AuditRun;
  /** It is an oc gateway, whose checks `oc security explain` knows. */
  readonly isOurs: boolean;
  readonly trustedScripts: readonly string[];
}

/** Everything about one finding. */
export const detailRows = (item: AuditRow, context: DetailContext): readonly Row[] => [
  ...labelled(own('LEVEL'), levelText(item, context.run), context.width),
  ...textRows(own('FOUND'), item.title, context),
  ...(item.why === null ? [] : textRows(own('WHY'), item.why, context)),
  ...textRows(own('DETAIL'), item.detail, context),
  ...fixRows(item, context),
  ...moreRows(item, context),
];

const markTexts: Readonly<Record<NonNullable<Mark>, (at: Safe) => Safe>> = {
  new: (at) => safe`, new: it was not in the run ${at}`,
  changed: (at) => safe`, changed: it said something else in the run ${at}`,
  fixed: (at) => safe` in the run ${at}; not found any more`,
};

function levelText({ severity, mark }: AuditRow, { previousAtMs }: AuditRun): Safe {
  const { word } = severityWords[severity];
  if (mark === null) return word;
  const at = previousAtMs === null ? own('before') : safe`of ${dateZ(previousAtMs)}`;
  return safe`${mark === 'fixed' ? own('was ') : own('')}${word}${markTexts[mark](at)}`;
}

/** Text of several lines keeps them; only the first has the label. */
const textRows = (label: Safe, text: string, { width, trustedScripts }: DetailContext): readonly Row[] =>
  text.split('\n').flatMap((line, at) => labelled(at === 0 ? label : own(''), shown(line, trustedScripts), width));

/** A command is shown to the letter: it breaks anywhere, and each further row says that it goes on. */
function fixRows({ fix }: AuditRow, { width, trustedScripts }: DetailContext): readonly Row[] {
  if (fix === null) return labelled(own('FIX'), own('none is named'), width);
  return labelled(own('FIX'), shown(fix, trustedScripts), width, 'anywhere');
}

const plainName = /^[A-Za-z0-9_.-]{1,128}$/;

const moreRows = ({ checkId }: AuditRow, { width, isOurs, trustedScripts }: DetailContext): readonly Row[] =>
  isOurs && plainName.test(checkId)
    ? labelled(own('MORE'), safe`oc security explain ${shown(checkId, trustedScripts)}`, width, 'anywhere')
    : [];
