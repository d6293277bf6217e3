import { describe, expect, it } from 'vitest';
import type { GatewayCall } from '../../../src/gateway/protocol/approvals.ts';
import { factLines, factsOf } from '../../../src/screens/approvals/facts.ts';
import { shownArgv } from '../../../src/screens/approvals/shown-argv.ts';
import { execRow } from './rows.ts';

const call: GatewayCall = {
  ...{ tool: 'exec', effects: ['file-write'], question: 'file-write', binding: 'b' },
  ...{ env: [], files: [], grant: null },
};

const line = (label: string, host: string, change: Partial<GatewayCall> = {}): string | undefined =>
  factLines(factsOf(execRow({ command: 'touch a', cwd: '/w', host, call: { ...call, ...change } }))).find(
    (each) => each.label === label,
  )?.text;

describe('why a call is asked about', () => {
  it.each([
    ['file-write, file-delete', 'gateway', 'on the host whatever changes something is asked about'],
    ['network-request', 'sandbox', 'in a sandbox this is asked about: reaches the network'],
    ['leaves the sandbox', 'gateway', 'the assistant wants this one to leave the sandbox and run on the host'],
    [
      'cannot be known before it runs',
      'gateway',
      'on the host whatever changes something is asked about, and what this does cannot be known before it runs',
    ],
  ])('is a sentence, not the names of the policy: %s', (question, host, said) => {
    expect(line('WHY', host, { question })).toBe(`${said}  tool exec`);
  });

  it('is quoted where it is no word of ours, and cannot pass for one', () => {
    const question = 'file-write, nothing  tool exec';
    expect(line('WHY', 'gateway', { question, tool: 'a  tool' })).toBe(
      'the gateway says: "file-write, nothing  tool exec"  tool "a  tool"',
    );
    expect(line('WHY', 'gateway', { question: 'constructor' })).toBe('the gateway says: constructor  tool exec');
  });

  it('and where it runs has one name, in the line RUNS as in a grant', () => {
    expect(line('RUNS', 'gateway')).toBe('program not resolved  on the host  cwd /w');
    expect(line('RUNS', 'sandbox')).toBe('in a sandbox  cwd /w');
    expect(line('RUNS', 'on the host')).toBe('program not resolved  on "on the host"  cwd /w');
  });
});

describe('the arguments beside a command', () => {
  const shown = (command: string, commandArgv: string[]) => shownArgv(factsOf(execRow({ command, commandArgv })));

  it('leave out the last one where it is the very text of the command, and say so', () => {
    expect(shown('echo a; rm b', ['bash', '-c', 'echo a; rm b'])).toEqual({
      words: ['bash', '-c'],
      endsWithCommand: true,
    });
  });

  it('are all there where one sign differs, and where there is one alone', () => {
    const argv = ['bash', '-c', 'echo a; rm  b'];
    expect(shown('echo a; rm b', argv)).toEqual({ words: argv, endsWithCommand: false });
    expect(shown('ls', ['ls'])).toEqual({ words: ['ls'], endsWithCommand: false });
  });
});
