import { printable, type Safe } from '../../components/text/printable.ts';
import { redactSubject } from '../../gateway/redaction/redact-subject.ts';
import type { Approval } from './approval.ts';
import { shortId } from './short-id.ts';

/** `K7M`: how a person calls a request, the longer the more of them begin alike. */
export const approvalCode = ({ id }: Approval, all: readonly Approval[] = []): Safe =>
  printable(
    shortId(
      id,
      all.map((other) => other.id),
    ),
    { as: 'command' },
  );

const longestHead = 400;

/** The beginning of what is asked, on one line, without secrets. Cut before it is escaped: a line never needs more. */
export const headline = ({ facts }: Approval): Safe =>
  printable(redactSubject(facts.headline.slice(0, longestHead * 4)).slice(0, longestHead), { as: 'command' });
