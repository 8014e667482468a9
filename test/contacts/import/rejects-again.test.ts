import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeTestHome, type TestHome } from '../../support/home.ts';
import { csv, HEADER, line, NOW } from './sample.ts';

/** An import that stopped is finished by the same command, also where its rejects were given a place by name. */

const GOOD = csv(line({ reference: 'A-1' }), line({ reference: 'A-2', phone: '12' }));
const LATER = `${line({ reference: 'A-3', phone: '13' })}\n`;
/** NUL bytes end an import in the middle; by then the first chunk of 5,000 rows has been read. */
const FILLER = `${line({ reference: 'A-1' })}\n`.repeat(6_000);
const BROKEN = `${GOOD}${FILLER}\0\n`;
const WHOLE = `${GOOD}${FILLER}${LATER}`;

type Desk = { readonly home: TestHome; readonly file: string; readonly rejects: string };

async function desk(): Promise<Desk> {
  const home = await makeTestHome({ now: NOW });
  return { home, file: join(home.folder, 'input.csv'), rejects: join(home.folder, 'rejects.csv') };
}

async function importOf({ home, file, rejects }: Desk, text: string) {
  writeFileSync(file, text);
  const ran = await home.run(['contact', 'import', file, '--json', '--rejects', rejects]);
  const error = ran.stderr === '' ? undefined : JSON.parse(ran.stderr).error;
  return { exit: ran.exit, error, answer: ran.stdout === '' ? undefined : JSON.parse(ran.stdout) };
}

async function stopped(): Promise<Desk> {
  const place = await desk();
  const { exit, error } = await importOf(place, BROKEN);
  expect([exit, error.code]).toEqual([1, 'csv-binary']);
  expect(readFileSync(place.rejects, 'utf8')).toContain('\r\n3,phone is not a phone number,');
  return place;
}

const rowsOf = ({ rejects }: Desk) =>
  readFileSync(rejects, 'utf8')
    .split('\r\n')
    .slice(1, -1)
    .map((row) => row.split(',')[0]);

const registered = async ({ home }: Desk) =>
  (await home.open()).store.db.selectFrom('file').selectAll().where('kind', '=', 'rejects').execute();

describe('the same command after an import that stopped', () => {
  it('goes on: every rejected row stands once in the file, which has one row in the register of files', async () => {
    const place = await stopped();
    const again = await importOf(place, WHOLE);
    expect([again.exit, again.answer?.rejectsFile, again.answer?.rejected]).toEqual([3, place.rejects, 2]);
    expect(rowsOf(place)).toEqual(['3', '6004']);
    expect(await registered(place)).toHaveLength(1);
  });

  it('stops again and goes on again', async () => {
    const place = await stopped();
    expect((await importOf(place, BROKEN)).error.code).toBe('csv-binary');
    expect(rowsOf(place)).toEqual(['3']);
    expect((await importOf(place, WHOLE)).exit).toBe(3);
    expect(rowsOf(place)).toEqual(['3', '6004']);
  });

  it('takes the file away when nothing is rejected any more', async () => {
    const place = await stopped();
    const again = await importOf(place, csv(line({ reference: 'A-1' }), line({ reference: 'A-2' })));
    expect([again.exit, again.answer?.rejectsFile]).toEqual([0, null]);
    expect(existsSync(place.rejects)).toBe(false);
    expect(await registered(place)).toEqual([]);
  });
});

describe('what stands at the path of the rejects', () => {
  const refused = async (place: Desk, text = WHOLE) => {
    const { exit, error } = await importOf(place, text);
    expect([exit, error?.code]).toEqual([1, 'exists']);
    return error.message as string;
  };

  it('is kept when an import that came to its end made it', async () => {
    const place = await stopped();
    await importOf(place, WHOLE);
    const before = readFileSync(place.rejects, 'utf8');
    expect(await refused(place)).toBe(`${place.rejects}: it exists already.`);
    expect(readFileSync(place.rejects, 'utf8')).toBe(before);
  });

  it('is kept when somebody changed what the stopped import left', async () => {
    const place = await stopped();
    writeFileSync(place.rejects, `${readFileSync(place.rejects, 'utf8')}mended`);
    expect(await refused(place)).toContain('it was changed');
    expect(readFileSync(place.rejects, 'utf8')).toContain('mended');
  });

  it('is kept when it holds what another unfinished import rejected', async () => {
    const place = await stopped();
    expect(await refused({ ...place, file: join(place.home.folder, 'other.csv') })).toContain('another import');
    expect(rowsOf(place)).toEqual(['3']);
  });

  it('is kept when it is a file of somebody else, though a killed import had named that path', async () => {
    const place = await stopped();
    // As a kill leaves it: no hash, and the file gone or never begun.
    (await place.home.open()).store.raw.exec('update file set sha256 = null');
    writeFileSync(place.rejects, `${HEADER}\n`);
    expect(await refused(place)).toContain('it was changed');
    rmSync(place.rejects);
    symlinkSync(place.file, place.rejects);
    expect(await refused(place)).toContain('it exists already');
    rmSync(place.rejects);
    expect((await importOf(place, WHOLE)).exit).toBe(3);
    expect(rowsOf(place)).toEqual(['3', '6004']);
  });
});
