import { Script } from 'node:vm';
import { expect, it } from 'vitest';
import { createLoad, type Shelf } from '../../src/packed/load-chunk.ts';

const wrap = (body: string) => `(function(exports,require,module,__filename){${body}\n})`;
const codeOf = (text: string) => new Script(text).createCachedData();

/** Chunks by name, with what the engine made of them. */
function shelf(bodies: Readonly<Record<string, string>>, caches: Readonly<Record<string, Uint8Array>> = {}): Shelf {
  return {
    place: (name) => `/place/${name}`,
    source(name) {
      const body = bodies[name];
      if (body === undefined) throw new Error('ENOENT');
      return wrap(body);
    },
    codeCache: (name) => caches[name],
  };
}

const outside = (name: string) => ({ from: name });

it('runs a chunk when it is first asked for, and once', () => {
  const bodies = { 'a.js': `exports.made = {}; exports.again = () => require('./a.js');` };
  const load = createLoad(shelf(bodies), outside);
  const first = load('./chunks/a.js');
  expect(load('./a.js')).toBe(first);
  expect(first).toMatchObject({ made: {} });
});

it('leaves to Node what is no chunk', () => {
  const load = createLoad(shelf({ 'a.js': `module.exports = require('node:fs')` }), outside);
  expect(load('./a.js')).toEqual({ from: 'node:fs' });
});

it('hands out nothing of a chunk that failed, also when it is asked for again', () => {
  const load = createLoad(shelf({ 'a.js': `exports.allows = () => true; throw new Error('half')` }), outside);
  expect(() => load('./a.js')).toThrow('half');
  expect(() => load('./a.js')).toThrow('half');
});

it('says which part of the program is missing', () => {
  const load = createLoad(shelf({ 'a.js': `require('./gone.js')` }), outside);
  expect(() => load('./a.js')).toThrow(/oc is not whole: \/place\/gone\.js cannot be read/);
});

it.each([
  ['of another engine', Buffer.from(codeOf(wrap('exports.n = 1')).map((byte, at) => (at < 16 ? byte ^ 0xff : byte)))],
  ['of another text', codeOf(wrap('exports.n = 100'))],
  ['that was cut', codeOf(wrap('exports.n = 1')).subarray(0, 40)],
  ['that is empty', Buffer.alloc(0)],
])('compiles the text when the code cache is one %s', (_, cache) => {
  const load = createLoad(shelf({ 'a.js': 'exports.n = 1' }, { 'a.js': cache }), outside);
  expect(load('./a.js')).toEqual({ n: 1 });
});

it('gives stack traces the place of the chunk', () => {
  const load = createLoad(
    shelf({ 'a.js': `exports.stack = new Error('here').stack; exports.at = __filename` }),
    outside,
  );
  expect(load('./a.js')).toMatchObject({ stack: expect.stringContaining('/place/a.js:1'), at: '/place/a.js' });
});

it('gives the builder each script, whose code cache then holds what running it compiled', () => {
  const caches = new Map<string, readonly [Script, number]>();
  const bodies = {
    'a.js': `const f = () => { ${'{ let n = 1; n += 2; }'.repeat(50)} }; require('./b.js'); f();`,
    'b.js': '',
  };
  const load = createLoad(shelf(bodies), outside, (name, script) =>
    caches.set(name, [script, script.createCachedData().length]),
  );
  load('./a.js');
  expect([...caches.keys()]).toEqual(['a.js', 'b.js']);
  const [script, before = Number.POSITIVE_INFINITY] = caches.get('a.js') ?? [];
  expect(script?.createCachedData().length).toBeGreaterThan(before);
});
