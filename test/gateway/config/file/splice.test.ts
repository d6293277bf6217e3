import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../../../src/gateway/config/file/document.ts';
import type { Writable } from '../../../../src/gateway/config/file/render-value.ts';
import { setInText, unsetInText } from '../../../../src/gateway/config/file/splice.ts';
import { rawOf, treeAt } from '../../../../src/gateway/config/file/tree.ts';

describe('setting a key in a text', () => {
  it.each<[string, string, Writable, string]>([
    ['{}\n', 'a.b', 1, '{\n  "a": {\n    "b": 1\n  }\n}\n'],
    ['{a:1}', 'b', 'x', '{a:1, b: "x"}'],
    ['{a:1,}', 'b', 2, '{a:1, b: 2,}'],
    ['// c\n{\n  a: 1, // one\n}\n', 'b', true, '// c\n{\n  a: 1, // one\n  b: true,\n}\n'],
    ['{\n  a: 1 // last\n  // end\n}', 'b', 2, '{\n  a: 1, // last\n  b: 2\n  // end\n}'],
    ['{\n\t"a": {\n\t\t"b": 1\n\t}\n}', 'a.c', [1], '{\n\t"a": {\n\t\t"b": 1,\n\t\t"c": [1]\n\t}\n}'],
    ['{\r\n  "a": 1\r\n}\r\n', 'b', 2, '{\r\n  "a": 1,\r\n  "b": 2\r\n}\r\n'],
    ['\uFEFF{a: /* why */ 1}', 'a', 2, '\uFEFF{a: /* why */ 2}'],
    ['{\n  a: {\n    // nothing yet\n  }\n}', 'a.b', 1, '{\n  a: {\n    // nothing yet\n    b: 1\n  }\n}'],
  ])('%j, %s', (text, key, value, wanted) => {
    expect(setInText(text, key.split('.'), value)).toBe(wanted);
  });

  it('puts the value there and changes nothing else, whatever the file looks like', () => {
    const documents = [
      '{}',
      '{ // c\n}',
      '{a:1}',
      '{a:{b:1,},}',
      '{\n  a: 1\n  , b: {c: [1, 2]} // x\n}',
      '{"a":1/*1*/,/*2*/"b"/*3*/:/*4*/{}/*5*/,/*6*/}//7',
    ];
    const name = fc.constantFrom('a', 'b', 'c', 'x-y', 'ü');
    fc.assert(
      fc.property(
        fc.constantFrom(...documents),
        fc.array(fc.tuple(fc.array(name, { minLength: 1, maxLength: 3 }), fc.jsonValue()), { maxLength: 5 }),
        (document, edits) => {
          let text = document;
          for (const [path, value] of edits) {
            // What looks like a comment inside of a text would be counted as one below.
            const json = JSON.stringify(value).replaceAll('"__proto__"', '"p"').replaceAll('/', '|');
            // why: a JSON value without the numbers that are refused elsewhere is writable
            const written = JSON.parse(json) as Writable;
            if (/\d{16,}|e\+/.test(JSON.stringify(written))) return;
            const comments = text.match(/\/\*\d\*\/|\/\/.*/g) ?? [];
            const inside = treeAt(parseDocument(text, '').tree, path) !== undefined;
            text = setInText(text, path, written);
            const found = treeAt(parseDocument(text, '').tree, path);
            expect(found === undefined ? undefined : toJson(rawOf(found))).toEqual(written);
            if (!inside) expect(text.match(/\/\*\d\*\/|\/\/.*/g) ?? []).toEqual(comments);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

const toJson = (raw: unknown): unknown => {
  if (raw instanceof Map) return Object.fromEntries([...raw].map(([name, value]) => [name, toJson(value)]));
  return Array.isArray(raw) ? raw.map(toJson) : raw;
};

describe('taking a key out of a text', () => {
  it.each([
    ['{\n  a: 1, // x\n  b: 2\n}', 'b', '{\n  a: 1 // x\n}'],
    ['{a:1,b:2}', 'a', '{b:2}'],
    ['{a:1,b:2}', 'b', '{a:1}'],
    ['{\n  a: {b:1},\n}', 'a.b', '{\n  a: {},\n}'],
    ['{\n  // about b\n  b: 2,\n  c: 3,\n}', 'b', '{\n  // about b\n  c: 3,\n}'],
  ])('%j, %s', (text, key, wanted) => {
    expect(unsetInText(text, key.split('.'))).toBe(wanted);
  });

  it('says when it is not there', () => {
    expect(unsetInText('{a:{b:1}}', ['a', 'c'])).toBeNull();
    expect(unsetInText('{a:1}', ['a', 'b'])).toBeNull();
  });
});
