import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { filesBelow } from '../support/bytes.ts';
import { expectNothingPlanted, expectRefused, PLANTED, plantedIn } from '../support/planted.ts';
import { makePlace, type Place } from '../support/process.ts';

/** Bad input through the built program: one sentence, a hint, the right code, nothing of anybody, nothing half-written. */

const HEADER = 'channel,at,name,dateOfBirth,phone,email,nino,summary,source,reference';
const HOUR_MS = 3_600_000;
const hoursAgo = (hours: number): string => new Date(Date.now() - hours * HOUR_MS).toISOString();
const GB = 1024 * 1024 * 1024;

type Row = Partial<Record<'at' | 'dateOfBirth' | 'phone' | 'summary' | 'reference', string>>;
const row = (given: Row = {}): string => {
  const { name, dateOfBirth, phone, email, nino, summary } = PLANTED;
  const cells = { at: hoursAgo(2), dateOfBirth, phone, summary, reference: 'r1', ...given };
  return `phone,${cells.at},${name},${cells.dateOfBirth},${cells.phone},${email},${nino},${cells.summary},test,${cells.reference}`;
};

/** A good row beside the bad one, so that "nothing lost" can fail. */
const GOOD = row({ reference: 'good' });

async function held(place: Place): Promise<number> {
  const { stdout } = await place.run(['contact', 'list', '--json', '--limit', '10000']);
  return (JSON.parse(stdout) as { contacts: unknown[] }).contacts.length;
}

function csv(place: Place, lines: readonly string[] | Buffer): string {
  const path = join(place.work, 'contacts.csv');
  writeFileSync(path, Buffer.isBuffer(lines) ? lines : `${lines.join('\n')}\n`);
  return path;
}

describe('the tests themselves', () => {
  test('a planted value is found in each form it can take', () => {
    for (const text of ['QUILLFEATHER', '+447700900481', 'qq481516c', 'x mquill481@example.com y'])
      expect(plantedIn(Buffer.from(text)), text).not.toEqual([]);
    for (const skipped of ['', 'a', 'ab', 'abc'])
      expect(plantedIn(Buffer.from(Buffer.from(`${skipped}07700 900481 and`).toString('base64')))).not.toEqual([]);
    expect(plantedIn(Buffer.from('Morag Testperson, 07700 900123'))).toEqual([]);
  });
});

describe('a row that will not do', () => {
  const bad: readonly (readonly [string, Row | string, RegExp])[] = [
    ['an impossible date', { dateOfBirth: '31/02/2026' }, /dateOfBirth/],
    ['an impossible instant', { at: '2026-02-31T10:00:00Z' }, /,at /],
    ['a future contact', { at: hoursAgo(-48) }, /at is more than 5 minutes in the future/],
    ['a number that is not a phone', { phone: 'Quillfeather' }, /phone/],
    [
      'a truncated quoted field',
      { summary: `"${PLANTED.summary}`, reference: 'cut' },
      /a quote is opened and not closed/,
    ],
    ['too few cells', `phone,${hoursAgo(2)},${PLANTED.name}`, /has 3 cells where the header has 10/],
  ];
  for (const [what, given, reason] of bad) {
    test(`${what}: the row is given back, the others are recorded`, async () => {
      const place = await makePlace();
      const file = csv(place, [HEADER, typeof given === 'string' ? given : row(given), GOOD]);
      const ran = await place.run(['contact', 'import', file, '--json']);
      expect(ran.exit, ran.stderr).toBe(3);
      const receipt = JSON.parse(ran.stdout) as { recorded: number; rejected: number; rejectsFile: string };
      expect(receipt).toMatchObject({ read: 2, recorded: 1, duplicates: 0, rejected: 1 });
      const rejects = readFileSync(receipt.rejectsFile, 'utf8');
      expect(rejects).toMatch(reason);
      expect(rejects).toContain(PLANTED.name);
      expectNothingPlanted(place, ran, [receipt.rejectsFile]);
      expect(await held(place)).toBe(1);
    });
  }

  test('unknown columns are named and passed over; one that holds a value is named by its place', async () => {
    const place = await makePlace();
    const named = await place.run(['contact', 'import', csv(place, [`${HEADER},shoeSize`, `${GOOD},9`])]);
    expect(named.exit, named.stderr).toBe(0);
    expect(named.stdout).toContain('shoeSize');
    const file = csv(place, [`${HEADER},${PLANTED.phone}`, `${row({ reference: 'r2' })},9`]);
    const hidden = await place.run(['contact', 'import', file]);
    expect(hidden.exit, hidden.stderr).toBe(0);
    expect(hidden.stdout).toContain('column 11');
    expectNothingPlanted(place, hidden);
  });

  test('a file without a header line is refused and its first row not repeated', async () => {
    const place = await makePlace();
    const rows = [GOOD, row()];
    // By post, no cell is the name of a column; by phone, one cell is, and the others are not repeated either.
    const byPhone = await place.run(['contact', 'import', csv(place, rows)]);
    expectRefused(byPhone, 2, /header/);
    const file = csv(
      place,
      rows.map((each) => each.replace(/^phone/, 'post')),
    );
    const contacts = await place.run(['contact', 'import', file]);
    expectRefused(contacts, 1, /does the file have a header line/);
    const optOuts = await place.run(['opt-out', 'import', file]);
    expectRefused(optOuts, 2, /no such column of telephone numbers/);
    for (const ran of [byPhone, contacts, optOuts]) expectNothingPlanted(place, ran);
    expect(await held(place)).toBe(0);
  });
});

describe('a file that is none', () => {
  const workbook = () => gzipSync(Buffer.from([HEADER, GOOD].join('\n')));
  const files: readonly (readonly [string, () => Buffer, RegExp])[] = [
    ['an empty file', () => Buffer.alloc(0), /The file is empty/],
    ['blank lines', () => Buffer.from('\n\n \n'), /no header line/],
    ['a binary file', () => Buffer.concat([workbook(), Buffer.alloc(64)]), /binary/],
    ['planted text among NULs', () => Buffer.from(`${HEADER}\n${GOOD}\0\0\n`), /binary/],
    ['UTF-16', () => Buffer.from(`\ufeff${HEADER}\n${GOOD}\n`, 'utf16le'), /UTF-16/],
  ];
  test('each is refused by both imports, from a file and from standard input', async () => {
    const place = await makePlace();
    for (const [what, bytes, sentence] of files) {
      const file = csv(place, bytes());
      const runs = ['contact', 'opt-out'].flatMap((group) => [
        place.run([group, 'import', file]),
        place.run([group, 'import', '-'], { stdin: bytes() }),
      ]);
      for (const ran of await Promise.all(runs)) {
        expectRefused(ran, 1, sentence);
        expect(ran.stderr.trim().split('\n').length, `${what}: a hint stands below`).toBe(2);
        expectNothingPlanted(place, ran);
      }
    }
    expect(await held(place)).toBe(0);
  });

  test('a folder, a missing file and a file of somebody else', async () => {
    const place = await makePlace();
    mkdirSync(join(place.work, 'folder'));
    for (const group of ['contact', 'opt-out']) {
      expectRefused(await place.run([group, 'import', 'folder']), 1, /it is a folder, not a file/);
      expectRefused(await place.run([group, 'import', 'absent.csv']), 1, /no such file/);
    }
    expectRefused(await place.run(['contact', 'add', '--from', 'folder']), 1, /it is a folder, not a file/);
    expectRefused(await place.run(['notice', 'publish', '--from', 'folder']), 1, /it is a folder, not a file/);
    expectRefused(
      await place.run(['contact', 'import', 'x.csv', '--mapping', 'folder']),
      1,
      /it is a folder, not a file/,
    );
    expect(await held(place)).toBe(0);
  });
});

test('contacts in the place of a mapping, a notice or a contact: refused, and no row repeated', async () => {
  const place = await makePlace();
  const file = csv(place, [HEADER, GOOD, row()]);
  for (const words of [
    ['contact', 'import', file, '--mapping', file],
    ['notice', 'publish', '--from', file],
    ['contact', 'add', '--from', file],
    ['--key-file', file, 'status'],
  ]) {
    const ran = await place.run(words);
    expect([1, 2, 12], ran.stderr).toContain(ran.exit);
    expectNothingPlanted(place, ran);
  }
  expect(await held(place)).toBe(0);
});

describe('a line of 2 GB', () => {
  const BOUND_MB = 250;
  const endless = (place: Place): ChildProcess => {
    const opening = `${HEADER}\n${GOOD}\n`;
    const ending = `\n${row({ reference: 'after' })}\n`;
    const script = `process.stdout.write(${JSON.stringify(opening)}); const piece = Buffer.alloc(1 << 20, 'a'); let left = 2048;
      process.stdout.on('error', () => process.exit(0));
      (function more() { while (left-- > 0) if (!process.stdout.write(piece)) return process.stdout.once('drain', more); process.stdout.write(${JSON.stringify(ending)}); })();`;
    const child = spawn(process.execPath, ['-e', script], { cwd: place.work, stdio: ['ignore', 'pipe', 'ignore'] });
    onTestFinished(() => void child.kill());
    return child;
  };

  for (const group of ['contact', 'opt-out']) {
    test(`${group} import rejects it from a pipe: in little memory, and what stands before and after is kept`, async () => {
      const place = await makePlace();
      const ran = await place.run([group, 'import', '-', '--json'], { stdin: endless(place) });
      expect(ran.exit, ran.stderr).toBe(3);
      expect(ran.peakMb).toBeGreaterThan(0);
      expect(ran.peakMb).toBeLessThan(BOUND_MB);
      const receipt = JSON.parse(ran.stdout) as { rejectsFile?: string; problems?: unknown };
      expect(receipt).toMatchObject({ read: 3, rejected: 1 });
      expectNothingPlanted(place, ran, receipt.rejectsFile === undefined ? [] : [receipt.rejectsFile]);
      if (group === 'opt-out') {
        expect(receipt.problems).toEqual([{ line: 3, reason: 'is longer than 1 MiB, so its cells were not kept' }]);
        return;
      }
      expect(readFileSync(receipt.rejectsFile as string, 'utf8').split('\r\n')[1]).toMatch(/^3,"is longer than 1 MiB/);
      expect(await held(place)).toBe(2);
    });
  }

  test('a sparse file of 2 GB is a binary file, and a file whose only line is 2 GB of letters too long', async () => {
    const place = await makePlace();
    const file = csv(place, [HEADER, GOOD]);
    truncateSync(file, 2 * GB);
    for (const group of ['contact', 'opt-out']) {
      const ran = await place.run([group, 'import', file]);
      expectRefused(ran, 1, /binary/);
      expect(ran.peakMb).toBeLessThan(BOUND_MB);
      expectNothingPlanted(place, ran);
    }
    const letters = spawn('bash', ['-c', 'head -c 2147483648 /dev/zero | tr "\\0" a'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    onTestFinished(() => void letters.kill());
    const ran = await place.run(['contact', 'import', '-'], { stdin: letters });
    expectRefused(ran, 1, /Line 1 is longer than 1 MiB/);
    expect(ran.peakMb).toBeLessThan(BOUND_MB);
  });

  test('every command that reads one value or one document stops at 16 MB', async () => {
    const place = await makePlace();
    const commands = [
      ['opt-out', 'check'],
      ['opt-out', 'add', '--how', 'phone'],
      ['resident', 'find', '--by', 'phone'],
      ['contact', 'add', '--from', '-'],
      ['notice', 'publish', '--from', '-'],
    ];
    for (const words of commands) {
      const ran = await place.run(words, { stdin: endless(place) });
      expectRefused(ran, 1, /longer than 16 MB/);
      expect(ran.peakMb).toBeLessThan(BOUND_MB);
      expectNothingPlanted(place, ran);
    }
  });
});

describe('one contact as JSON', () => {
  const documents: readonly (readonly [string, unknown, number, RegExp])[] = [
    ['an unknown field named like a person', { channel: 'phone', [PLANTED.name]: 'x' }, 1, /does not know \(field 2\)/],
    ['an impossible date', { channel: 'phone', name: PLANTED.name, dateOfBirth: '31/02/2026' }, 1, /dateOfBirth/],
    [
      'a future contact',
      { channel: 'phone', at: hoursAgo(-24), name: PLANTED.name },
      1,
      /at is more than 5 minutes in the future/,
    ],
    ['a number that is not a phone', { channel: 'phone', phone: PLANTED.name }, 1, /phone /],
    ['a service named like a person', { channel: 'phone', service: PLANTED.name }, 1, /service is not in the notice/],
    ['a channel that is a number', { channel: PLANTED.phone }, 1, /channel/],
    ['a purpose that is an address', { channel: 'phone', purpose: PLANTED.email }, 1, /purpose is not in the notice/],
    ['a field that holds an object', { channel: 'phone', name: { first: PLANTED.name } }, 2, /name is not text/],
    ['a list', [PLANTED.name], 2, /not a JSON object/],
    ['cut off in the middle', `{"channel":"phone","name":"${PLANTED.name}`, 2, /not one JSON document/],
    ['no JSON at all', `${PLANTED.name}, ${PLANTED.phone}`, 2, /not one JSON document/],
    ['nothing', '', 2, /not one JSON document/],
  ];
  test('each is refused, in text and as one line of JSON', async () => {
    const place = await makePlace();
    for (const [what, document, exit, sentence] of documents) {
      const stdin = typeof document === 'string' ? document : JSON.stringify(document);
      const [ran, asJson] = await Promise.all([
        place.run(['contact', 'add', '--from', '-'], { stdin }),
        place.run(['contact', 'add', '--from', '-', '--json'], { stdin }),
      ]);
      expectRefused(ran, exit, sentence);
      expectNothingPlanted(place, ran);
      expect(asJson.stdout, what).toBe('');
      expect(asJson.stderr.trim().split('\n'), what).toHaveLength(1);
      const { error } = JSON.parse(asJson.stderr) as { error: { message: string; exit: number; code: string } };
      expect(error, what).toMatchObject({ exit, message: expect.stringMatching(sentence) });
      expectNothingPlanted(place, asJson);
    }
    expect(await held(place)).toBe(0);
    expect(filesBelow(place.temporary)).toEqual([]);
  });
});

describe('a value that is none of its kind', () => {
  const values: readonly (readonly [readonly string[], string, number])[] = [
    [['opt-out', 'check'], PLANTED.name, 2],
    [['opt-out', 'check'], `07700 900123\n${PLANTED.email}`, 2],
    [['opt-out', 'add', '--how', 'phone'], PLANTED.email, 2],
    [['opt-out', 'remove', '--how', 'phone', '--reason', 'asked again'], PLANTED.nino, 2],
    [['resident', 'find', '--by', 'phone'], PLANTED.name, 2],
    [['resident', 'find', '--by', 'email'], PLANTED.phone, 2],
    [['resident', 'find', '--by', 'nino'], PLANTED.email, 2],
    [['resident', 'find', '--by', 'name-dob'], PLANTED.name, 2],
    [['resident', 'find', '--by', 'name-dob'], `${PLANTED.name}, 31/02/2026`, 2],
    [['resident', 'find', '--by', 'phone'], `${PLANTED.phone}\n${PLANTED.phone}`, 2],
  ];
  test('each is refused, and the value is not repeated', async () => {
    const place = await makePlace();
    for (const [words, stdin, exit] of values) {
      const ran = await place.run(words, { stdin });
      expect(ran.exit, `${words.join(' ')}: ${ran.stderr}`).toBe(exit);
      expect(`${ran.stdout}${ran.stderr}`.trim()).not.toBe('');
      expectNothingPlanted(place, ran);
    }
  });
});
