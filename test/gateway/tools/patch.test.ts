import { describe, expect, it } from 'vitest';
import { applyHunks } from '../../../src/gateway/tools/patch-apply.ts';
import { readPatch } from '../../../src/gateway/tools/patch-text.ts';

const patch = (...lines: readonly string[]): string => ['*** Begin Patch', ...lines, '*** End Patch'].join('\n');

/** The text after an update of one file. */
function updated(text: string, ...lines: readonly string[]): string {
  const changes = readPatch(patch('*** Update File: a', ...lines));
  if ('refused' in changes) return changes.refused;
  const [change] = changes;
  if (change?.kind !== 'update') return 'no update';
  const found = applyHunks(text, change.hunks);
  return 'refused' in found ? found.refused : found.text;
}

describe('a patch', () => {
  it('changes what its lines say, in their order', () => {
    expect(updated('a\nb\nc\nb\n', '@@', ' a', '-b', '+B', ' c', '@@', '-b', '+last')).toBe('a\nB\nc\nlast\n');
    expect(updated('x\ndef f\n  1\ndef g\n  1\n', '@@ def g', '-  1', '+  2')).toBe('x\ndef f\n  1\ndef g\n  2\n');
    expect(updated('a\nb\na\n', '@@', '-a', '+z', '*** End of File')).toBe('a\nb\nz\n');
    expect(updated('a\n\nb\n', ' a', '', '-b', '+c')).toBe('a\n\nc\n');
    expect(updated('a', '-a', '+b')).toBe('b');
    expect(updated('', '+b')).toBe('b\n');
    expect(updated('a\n', '+b')).toBe('a\nb\n');
    expect(updated('a\n', '@@ a', '+b')).toBe('a\nb\n');
    expect(updated('a\n', '-a')).toBe('');
  });

  it('that does not fit changes nothing, and says which piece', () => {
    expect(updated('a\nb\n', '@@', '-b ', '+c')).toBe('piece 1 does not stand there: "b "');
    expect(updated('a\nb\n', '@@', '-b', '@@', '-a')).toBe('piece 2 does not stand there: "a"');
    expect(updated('a\nb\n', '@@ none', '-b')).toBe('piece 1 does not stand there: "b"');
    expect(updated('a\nb\n', '-a', '*** End of File')).toBe('piece 1 does not stand there: "a"');
  });

  it('is refused when it is none', () => {
    const refused = (text: string) => (readPatch(text) as { refused?: string }).refused;
    expect(refused('diff --git a b')).toMatch(/does not begin/);
    expect(refused('*** Begin Patch\n*** Add File: a\n+x')).toMatch(/does not end/);
    expect(refused(patch())).toBe('The patch changes nothing.');
    expect(refused(patch('*** Add File: a', 'x'))).toBe('Line 3 of the patch of a new file does not begin with +: "x"');
    expect(refused(patch('*** Rename File: a'))).toMatch(/^Line 2 of the patch is none of/);
    expect(refused(patch('*** Update File: a'))).toBe('The patch changes nothing in a.');
    expect(refused(patch('*** Update File: a', '@@', 'x'))).toMatch(/begins with none/);
    expect(refused(patch('*** Delete File: a', '*** Add File: a', '+x'))).toBe('The patch names a twice.');
    expect(refused(patch(...Array.from({ length: 101 }, (_, at) => `*** Delete File: ${at}`)))).toMatch(
      /more than 100/,
    );
  });
});
