import { dirname } from 'node:path/posix';
import type { CallResult, Sandbox } from '../sandbox/sandbox.ts';
import { type FileRefusal, type Files, mostFileBytes, notText, refuse, tooLarge } from './files.ts';
import { isWithin } from './is-within.ts';

interface SandboxFilesDeps {
  readonly sandbox: Sandbox;
  readonly signal: AbortSignal;
  readonly roots: readonly string[];
}

/** What the small programs of one step may take: one that waits for the other end of a pipe must not hold the sandbox. */
const stepSeconds = 10;

/**
 * Files of a sandbox, by small programs in it: no path ever becomes a part of a command's text, and nothing of the sandbox is
 * opened from outside, where its links would lead elsewhere.
 */
export function sandboxFiles({ sandbox, signal, roots }: SandboxFilesDeps): Files {
  const run = (argv: readonly string[], stdin: string | null = null): Promise<CallResult> =>
    sandbox.run({
      argv: ['timeout', String(stepSeconds), ...argv],
      ...{ cwd: sandbox.workspace, env: {}, stdin, signal },
      timeoutMs: (stepSeconds + 10) * 1000,
      // Twice, since each half of it holds one end.
      maxOutputBytes: 2 * (mostFileBytes + 2),
    });

  /** Where it leads inside. */
  const real = async (path: string, how: '-m' | '-e'): Promise<string | FileRefusal | null> => {
    const found = await run(['realpath', how, '-z', '--', path]);
    if (how === '-e' && isAbsent(found)) return null;
    if (!isDone(found)) return refuse(path, whyNot(found));
    const led = found.stdout.text.replace(/\0$/, '');
    if (roots.some((root) => isWithin(led, root))) return led;
    return refuse(path, `leads out of ${roots.join(' or ')}`);
  };

  return {
    async read(path) {
      const led = await real(path, '-e');
      if (led === null) return { absent: true };
      if (typeof led !== 'string') return led;
      const found = await run(['head', '-c', String(mostFileBytes + 1), '--', led]);
      if (isAbsent(found)) return { absent: true };
      if (!isDone(found)) return refuse(path, whyNot(found));
      const { text, bytes } = found.stdout;
      if (bytes > mostFileBytes) return refuse(path, tooLarge);
      // A byte that is no UTF-8 has become this sign, and would be written back as it.
      return /[\0\ufffd]/.test(text) ? refuse(path, notText) : { text };
    },
    async write(path, text) {
      const led = await real(path, '-m');
      if (led === null || typeof led !== 'string') return led;
      const written = ['dd', `of=${led}`, 'status=none'];
      let end = await run(written, text);
      if (isAbsent(end)) {
        const made = await run(['mkdir', '-p', '--', dirname(led)]);
        end = isDone(made) ? await run(written, text) : made;
      }
      return isDone(end) ? null : refuse(path, whyNot(end));
    },
    async remove(path) {
      // A link is removed, and not what it leads to.
      const folder = await real(dirname(path), '-m');
      if (folder === null || typeof folder !== 'string') return folder;
      const end = await run(['rm', '--', `${folder === '/' ? '' : folder}${path.slice(path.lastIndexOf('/'))}`]);
      return isDone(end) ? null : refuse(path, whyNot(end));
    },
  };
}

const isDone = ({ ended, code }: CallResult): boolean => ended === 'exit' && code === 0;
const isAbsent = ({ ended, code, stderr }: CallResult): boolean =>
  ended === 'exit' && code === 1 && /No such file or directory\s*$/.test(stderr.text);

const ends: Readonly<Record<Exclude<CallResult['ended'], 'exit'>, string>> = {
  timeout: 'could not be reached in time',
  aborted: 'was not reached before the turn ended',
  'out-of-memory': 'could not be reached: the sandbox ran out of memory',
  lost: 'could not be reached: the sandbox is gone',
};

function whyNot({ ended, code, stderr }: CallResult): string {
  if (ended !== 'exit') return ends[ended];
  if (code === 124) return ends.timeout;
  const said = stderr.text.trim().split('\n').at(-1)?.split(': ').at(-1) ?? '';
  return `cannot be used: ${said.slice(0, 200) || `code ${code}`}`;
}
