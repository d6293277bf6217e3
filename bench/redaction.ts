// Lines a second that the log takes secrets out of, on one core: what every line that is written or read goes through.
import { Redactor } from '../src/gateway/logs/redactor.ts';
import { Secret } from '../src/gateway/logs/secret.ts';
import { redact } from '../src/gateway/redaction/redact.ts';
import type { Measure } from './figure.ts';
import { runAlone } from './report.ts';

const lineLength = 200;
const count = 100_000;
const warmUp = 20_000;

const padded = (text: string, at: number): string => {
  const record = (fill: string) =>
    `{"level":"info","time":"2026-11-20T12:00:00.000Z","subsystem":"gateway/ws","id":${at},"message":"${text}${fill}"}`;
  return record(
    ' lorem ipsum dolor sit amet, res ok exec.approval.list 3ms'.repeat(4).slice(0, lineLength - record('').length),
  );
};

/** As a busy gateway writes them: one line in twenty holds a secret, one in five a word that is looked at twice. */
const mixed = (at: number): string => {
  if (at % 20 === 0) return padded(`GET https://api.example/bot123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PAL${at}/x`, at);
  return padded(at % 5 === 0 ? 'gateway token made, key code 200' : 'request from operator (oc console)', at);
};
/** The worst: a secret in each. */
const secrets = (at: number): string => padded(`token=${at}abcdefghijklmnop`, at);

function rate(lineAt: (at: number) => string, work: (line: string) => string): number {
  const lines = Array.from({ length: count }, (_, at) => lineAt(at));
  for (const line of lines.slice(0, warmUp)) work(line);
  const started = performance.now();
  for (const line of lines) work(line);
  return count / ((performance.now() - started) / 1000);
}

export const redaction: Measure = async () => {
  // As many as a gateway with three channels holds.
  for (let at = 0; at < 6; at += 1) new Secret(`bench-secret-${at}-0123456789abcdef`).reveal();
  const redactLine = new Redactor().lines();
  const figure = (name: string, ours: number) => ({
    name: `redaction of lines of ${lineLength}, ${name}`,
    unit: 'per s' as const,
    ours,
    budget: { kind: 'absolute' as const, bound: 'at least' as const, limit: 100_000 },
  });
  return [
    figure('the shape net', rate(mixed, redact)),
    figure('net and known secrets', rate(mixed, redactLine)),
    figure('a secret in each', rate(secrets, redactLine)),
  ];
};

if (import.meta.main) await runAlone(redaction);
