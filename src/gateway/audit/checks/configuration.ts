import type { Problem } from '../../config/remarks/problem.ts';
import { type Check, check, when } from '../check.ts';
import { listed } from '../listed.ts';

/** What could not be looked at. An audit that passes over such a thing would say more than it knows. */
export const configurationChecks: readonly Check[] = [
  check({
    id: 'config.unreadable',
    area: 'Summary',
    severities: ['warn'],
    title: 'The configuration cannot be read',
    when: 'The file, or one that it includes, is missing, too large, no JSON5, or leads out of its directory.',
    why: 'Nothing in it could be judged: that there are no findings about it says nothing. The gateway does not start.',
    fix: 'Correct it:  oc config edit   or go back:  oc config undo',
    needs: ['source'],
    judge: ({ source: { unreadable } }) =>
      unreadable === null
        ? []
        : [
            {
              detail: `${said(unreadable)}. Only the files were looked at; every check of the configuration is open.`,
              fix: unreadable.hint,
            },
          ],
  }),
  check({
    id: 'config.refused',
    area: 'Summary',
    severities: ['warn'],
    title: 'The gateway does not start with this configuration',
    when: 'A key is unknown, a value is not one that its key takes, or two keys do not go together.',
    why: 'A misspelt key protects nothing. oc refuses to run with one, other programs may pass over it.',
    fix: 'See each and what to do:  oc config validate',
    needs: ['source'],
    judge: ({ source: { refused } }) => {
      const others = refused.filter(({ path }) => !judgedElsewhere.has(path));
      return when(others.length > 0, () => ({ detail: `${listed(others.map(said), '; ')}.` }));
    },
  }),
  check({
    id: 'audit.incomplete',
    area: 'Summary',
    severities: ['warn'],
    title: 'Some places could not be looked at',
    when: 'The system did not let this user see a file or directory that belongs to the state.',
    why: 'What could not be seen is not known to be safe.',
    fix: 'Run it as the user whom the state directory belongs to:  oc security audit',
    needs: ['files'],
    judge: ({ files: { unseen } }) =>
      when(unseen.length > 0, () => ({
        detail: `Not seen: ${listed(unseen)}.`,
      })),
  }),
  check({
    id: 'audit.check_failed',
    area: 'Summary',
    severities: ['critical', 'warn'],
    title: 'A check could not be made',
    when: 'A check ended with a mistake of its own. It is as severe as what that check looks for can be.',
    why: 'What it looks for may be there. This is a bug in oc.',
    fix: 'Report it, with the name of the check.',
    // The runner raises it in the name of the check that failed.
    needs: [],
    judge: () => [],
  }),
];

/** The gateway's own secrets have checks that say more. */
const judgedElsewhere: ReadonlySet<string> = new Set([
  'gateway.auth.token',
  'gateway.token',
  'gateway.auth.password',
  'gateway.remote.token',
  'OPENCLAW_GATEWAY_TOKEN',
  'OPENCLAW_GATEWAY_PASSWORD',
]);

const said = ({ path, message }: Problem): string => `${path}: ${message}`;
