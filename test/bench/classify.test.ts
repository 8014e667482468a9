import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { classification } from '../../bench/classify.ts';

const place = mkdtempSync(join(tmpdir(), 'steward-classify-'));
afterAll(() => rmSync(place, { recursive: true }));

const labelled = (name: string, lines: readonly string[]): string => {
  const file = join(place, name);
  writeFileSync(file, `text,label\n${lines.join('\n')}\n`);
  return file;
};

test('recall counts stops that opt out, precision what opts out and is a stop', () => {
  const file = labelled('all.csv', [
    'STOP,stop',
    '"please stop texting me, thanks",stop',
    'When are my bins emptied,stop',
    'stop texting 07700 900123,stop',
    'unsubscribe,other',
    'great service,other',
    'STOP 07700 900123,other-number',
    'there is a fire,harm',
  ]);
  const result = classification(file);
  expect(result?.recall).toBe(2 / 4);
  expect(result?.precision).toBe(2 / 3);
  expect(result?.perSecond).toBeGreaterThan(0);
  expect(result?.table.split('\n')[1]?.split(/ +/)).toEqual(['stop', '4', '1', '2', '1', '1', '0', '2']);
});

test('a label that is none is an error, and no file is none', () => {
  expect(() => classification(labelled('wrong.csv', ['STOP,halt']))).toThrow('none of stop, other');
  expect(classification(join(place, 'absent.csv'))).toBeUndefined();
});
