import type { Verdict } from '../../gateway/protocol/access.ts';

type Told = Pick<Verdict, 'effect' | 'by' | 'because'>;

/** A rule as the person finds it in the configuration: `at` is the section of the account. */
export const ruleText = ({ by }: Pick<Told, 'by'>, at: string): string => by.replace(/^channels\.\*/, at);

/** What becomes of a message, in words. */
export function verdictText({ effect, because }: Told): string {
  if (effect === 'allow') return 'heard';
  if (effect === 'ask') return 'not heard yet: they get a code, and you decide';
  if (effect === 'needs') return 'heard if the platform says that they administer the group';
  return `dropped: ${because ?? 'no rule admits it'}`;
}
