import { type Check, check, when } from '../check.ts';

export const logChecks: readonly Check[] = [
  check({
    id: 'logging.redact_off',
    area: 'Logs',
    severities: ['warn'],
    title: 'Secrets in the output of tools reach the log',
    when: 'logging.redactSensitive is off.',
    why: 'Logs are copied into reports and read by others. Configured secrets are removed even so; those of others are not.',
    fix: 'oc config set logging.redactSensitive tools',
    needs: ['config'],
    judge: ({ config }) =>
      when(config.text('logging.redactSensitive') === 'off', () => ({ detail: 'logging.redactSensitive is off.' })),
  }),
];
