import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readAll } from '../../src/cli/input.ts';
import { makeTestHome, type TestHome } from '../support/home.ts';

const NOW = '2026-11-23T12:00:00.000Z';
const LATIN = Buffer.from('{"channel":"phone","name":"Zo\xeb Testperson"}', 'latin1');
const UTF_16 = Buffer.from('\ufeff{"channel":"phone"}', 'utf16le');

const held = async (home: TestHome): Promise<number> =>
  JSON.parse((await home.run(['contact', 'list', '--json'])).stdout).contacts.length;

describe('a document that is not UTF-8', () => {
  it.each([
    ['Windows-1252', LATIN],
    ['UTF-16', UTF_16],
  ])('in %s is refused in a sentence, from a file and from standard input', async (_, bytes) => {
    const home = await makeTestHome({ now: NOW });
    const path = join(home.folder, 'contact.json');
    writeFileSync(path, bytes);
    for (const group of [
      ['contact', 'add'],
      ['notice', 'publish'],
    ]) {
      const ran = await home.run([...group, '--from', path, '--json']);
      expect([ran.exit, JSON.parse(ran.stderr).error], group.join(' ')).toMatchObject([2, { code: 'not-utf-8' }]);
      expect(JSON.parse(ran.stderr).error.hint).toContain('UTF-8');
    }
    await expect(readAll(Readable.from([bytes]))).rejects.toMatchObject({ code: 'not-utf-8' });
    const mapping = await home.run(['contact', 'import', path, '--mapping', path, '--json']);
    expect([mapping.exit, JSON.parse(mapping.stderr).error]).toMatchObject([2, { code: 'not-utf-8' }]);
    expect(await held(home)).toBe(0);
  });

  it('is read with a byte order mark, and in pieces that cut a letter in two', async () => {
    const text = Buffer.from('\ufeff{"name":"Zoë"}');
    const cut = text.indexOf(0xc3) + 1;
    expect(await readAll(Readable.from([text.subarray(0, cut), text.subarray(cut)]))).toBe('{"name":"Zoë"}');
  });
});

describe('a field that is given twice', () => {
  it.each([
    ['{"channel":"phone","channel":"email","name":"Morag Testperson"}', 'field 2'],
    ['{"channel":"phone","Morag Testperson":1,"Morag Testperson":2}', 'field 3'],
    ['{"channel":"phone","providedBy":{"name":"A","name":"Morag Testperson"}}', 'field 2 of field 2'],
    [
      '{"channel":"phone","providedBy.name":"A","providedBy":{"name":"Morag Testperson","role":"relative"}}',
      'providedBy',
    ],
  ])('%s', async (stdin, place) => {
    const home = await makeTestHome({ now: NOW });
    const ran = await home.run(['contact', 'add', '--from', '-', '--json'], { stdin });
    const { error } = JSON.parse(ran.stderr);
    expect([ran.exit, error.code]).toEqual([2, 'usage']);
    expect(error.message).toContain('twice');
    expect(error.message).toContain(place);
    expect(ran.stderr).not.toContain('Morag');
    expect(await held(home)).toBe(0);
  });
});
