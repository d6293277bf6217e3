import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Those that take longest, longest first: at the end nobody waits for one of them. Folders begin with what they are. */
const slow = [
  'test/e2e/interrupted',
  'test/fuzz/',
  'test/seeds/',
  'test/e2e/',
  'test/gateway/pairing/kill-nine',
  'test/components/text/printable',
  'test/screens/sizes',
  'test/cli/',
  'test/attacks/',
];

/** A fresh clone has no times of an earlier run to order its files by. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    return usual.toSorted((a, b) => rank(a) - rank(b));
  }
}

function rank({ moduleId }: TestSpecification): number {
  const path = relative(process.cwd(), moduleId);
  const at = slow.findIndex((start) => path.startsWith(start));
  return at === -1 ? slow.length : at;
}
