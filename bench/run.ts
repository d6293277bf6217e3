// `npm run bench`: every figure with its yardstick and its budget; `--write` keeps the table in BENCHMARKS.md.
// Ratios decide, because machines differ; a miss fails when it is beyond a quarter of the budget, three times.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { approvalRoundTrip } from './approval-round-trip.ts';
import { consoleFigures } from './console.ts';
import { consoleLogs } from './console-logs.ts';
import { effects } from './effects.ts';
import { fanOut } from './fan-out.ts';
import { bestOfThree, type Figure, type Measure, verdict } from './figure.ts';
import { gatewayStart } from './gateway-start.ts';
import { idleSockets } from './idle-sockets.ts';
import { logsTail } from './logs-tail.ts';
import { longConversation } from './long-conversation.ts';
import { redaction } from './redaction.ts';
import { table } from './report.ts';
import { requests } from './requests.ts';
import { sandboxFigures } from './sandbox.ts';
import { startTime } from './start-time.ts';
import { strangers } from './strangers.ts';
import { wrongPasswords } from './wrong-passwords.ts';

/** One after the other: two measurements at once would measure each other. */
const measures: readonly Measure[] = [
  startTime,
  gatewayStart,
  requests,
  approvalRoundTrip,
  consoleFigures,
  consoleLogs,
  redaction,
  effects,
  longConversation,
  logsTail,
  fanOut,
  idleSockets,
  wrongPasswords,
  strangers,
  sandboxFigures,
];

const figures: Figure[] = [];
// What is kept is the best that this machine can do; to judge, it is enough that nothing fails.
const keeps = process.argv.includes('--write');
const badEnough = keeps ? (['NEAR', 'FAIL'] as const) : (['FAIL'] as const);
for (const measure of measures) figures.push(...(await bestOfThree(measure, badEnough)));

const machine = `${cpus().length} cores, Node ${process.version}, ${process.platform} ${process.arch}`;
console.log(`${machine}\n\n${table(figures)}`);
if (keeps) {
  writeFileSync(
    'BENCHMARKS.md',
    `# Benchmarks\n\nWritten by \`npm run bench -- --write\` on ${machine}. Ratios are judged, absolute times are only printed;\n` +
      `NEAR is over the budget and within the quarter that a noisy machine may miss by.\n\n${table(figures)}\n`,
  );
}
const failed = figures.filter((figure) => verdict(figure) === 'FAIL');
for (const { name } of failed) console.error(`over its budget: ${name}`);
process.exitCode = failed.length > 0 ? 1 : 0;
