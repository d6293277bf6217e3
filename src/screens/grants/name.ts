import { printable, type Safe } from '../../components/text/printable.ts';
import { redactSubject } from '../../gateway/redaction/redact-subject.ts';
import { part } from '../approvals/part.ts';
import { shortId } from '../approvals/short-id.ts';
import type { Grant } from './grant.ts';

/** `K7M`: called as the request that gave it. */
export const grantCode = ({ id }: Grant, all: readonly Grant[] = []): Safe =>
  printable(
    shortId(
      id,
      all.map((other) => other.id),
    ),
    { as: 'command' },
  );

/** The words of the command, each as it is compared, without secrets. */
export const grantWords = ({ argv }: Grant): Safe =>
  printable(redactSubject(argv.map(part).join(' ')), { as: 'command' });
