import { StringDecoder } from 'node:string_decoder';

const ends = new Set(['\r', '\n', '\u0004']);
const erases = new Set(['\u0008', '\u007F']);
const interrupt = '\u0003';

/**
 * One line typed or pasted at a terminal, shown nowhere. Null when the person broke off with Ctrl-C. What was pasted after
 * the end of the line is dropped.
 */
export async function readHidden(stdin: NodeJS.ReadStream, question: string): Promise<string | null> {
  const before = stdin.isRaw;
  // Raw before anything is asked for: the terminal itself would show what is pasted at the sight of the question.
  stdin.setRawMode(true);
  process.stderr.write(question);
  try {
    return await lineOf(stdin);
  } finally {
    stdin.setRawMode(before);
    stdin.pause();
    process.stderr.write('\n');
  }
}

function lineOf(stdin: NodeJS.ReadStream): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>();
  const decoder = new StringDecoder('utf8');
  const typed: string[] = [];
  const take = (chunk: Buffer): void => {
    for (const sign of decoder.write(chunk)) {
      if (sign === interrupt) resolve(null);
      else if (ends.has(sign)) resolve(typed.join(''));
      else if (erases.has(sign)) typed.pop();
      else typed.push(sign);
    }
  };
  const close = (): void => resolve(null);
  // A second question finds it paused by the first.
  stdin.on('data', take).once('end', close).resume();
  return promise.finally(() => stdin.off('data', take).off('end', close));
}
