import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { repeatedField } from '../../src/cli/json-keys.ts';

describe('a field that is given twice', () => {
  it.each([
    ['{"a":1,"b":2,"a":3}', 'field 3'],
    ['{"a":1,"\\u0061":3}', 'field 2'],
    ['{"a":{"x":1,"y":2,"x":3},"b":1}', 'field 3 of field 1'],
    ['[{"a":1},{"b":"{\\"a\\":1","b":[",","a","a"]}]', 'field 2 of item 2'],
    ['{ "a" : [ {"k":1} , {"k":2,"k":3} ] }', 'field 2 of item 2 of field 1'],
  ])('%s: %s', (json, place) => expect(repeatedField(json)).toBe(place));

  it('is in no document that JSON.stringify wrote, whatever its values and keys', () => {
    fc.assert(
      fc.property(fc.json(), fc.boolean(), (json, wide) => {
        const text = wide ? JSON.stringify(JSON.parse(json), null, 2) : JSON.stringify(JSON.parse(json));
        expect(repeatedField(text)).toBeUndefined();
      }),
    );
  });

  it('is found wherever a key of an object is written once more at its end', () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1, maxKeys: 6 });
    fc.assert(
      fc.property(object, fc.nat(), (given, pick) => {
        const keys = Object.keys(given);
        const text = `${JSON.stringify(given).slice(0, -1)},${JSON.stringify(keys[pick % keys.length])}:0}`;
        expect(repeatedField(text)).toBe(`field ${keys.length + 1}`);
      }),
    );
  });

  it('is looked for in linear time', () => {
    const began = performance.now();
    repeatedField(`{"a":[${'{"k":"x"},'.repeat(300_000)}1]}`);
    expect(performance.now() - began).toBeLessThan(3_000);
  });
});
