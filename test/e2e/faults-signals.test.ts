import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { filesBelow } from '../support/bytes.ts';
import { bigFile, expectWhole, goodRows } from '../support/import-whole.ts';
import { expectNothingPlanted, expectRefused, PLANTED } from '../support/planted.ts';
import { makePlace, type Place, type ProcessRan } from '../support/process.ts';

/** Signals leave everything whole at the next chunk; two writers both succeed, or one says "locked" after waiting. */

const ROWS = 60_000;
const GOOD = goodRows(ROWS);
const DAY_MS = 86_400_000;
const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const;
const CONTACT = JSON.stringify({ channel: 'phone', name: PLANTED.name, phone: PLANTED.phone });

const rejectsOf = ({ home }: Place): readonly string[] =>
  readdirSync(join(home, 'rejects')).map((name) => join(home, 'rejects', name));

/** Sends the signal once the audit has grown by so many entries since now. */
function signalAfter(place: Place, entries: number, signal: NodeJS.Signals): (child: ChildProcess) => void {
  const store = new Database(join(place.home, 'store.db'), { readonly: true });
  const count = store.prepare('select count(*) from audit_entry').pluck();
  const before = count.get() as number;
  return (child) => {
    const watch = setInterval(() => {
      if ((count.get() as number) >= before + entries) {
        clearInterval(watch);
        child.kill(signal);
      }
    }, 5);
    child.on('close', () => {
      clearInterval(watch);
      store.close();
    });
  };
}

describe('a signal', () => {
  test('during an import and a sweep: whole at the next chunk, and the same command goes on', async () => {
    const place = await makePlace();
    const file = bigFile(place, ROWS);
    let held = 0;
    for (const [signal, exit] of SIGNALS) {
      const ran = await place.run(['contact', 'import', file], { started: signalAfter(place, 1, signal) });
      expectRefused(ran, exit, /^steward: Stopped\. Before that, [\d,]+ contacts were recorded/m);
      expectNothingPlanted(place, ran, rejectsOf(place));
      const now = expectWhole(place);
      expect(now).toBeGreaterThanOrEqual(held);
      expect(now).toBeLessThan(GOOD);
      held = now;
    }
    expect(held).toBeGreaterThan(0);
    const finished = await place.run(['contact', 'import', file, '--json']);
    expect(JSON.parse(finished.stdout)).toMatchObject({ recorded: GOOD - held, duplicates: held });
    expect(expectWhole(place)).toBe(GOOD);

    const now = Date.now() + 31 * DAY_MS;
    const sweep = ['retention', 'sweep', '--yes', '--allow-gap', '40d', '--json'];
    const ran = await place.run(sweep, { now, started: signalAfter(place, 1, 'SIGTERM') });
    expect(ran.exit, ran.stderr).toBe(143);
    expectNothingPlanted(place, ran, rejectsOf(place));
    const left = expectWhole(place);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(GOOD);
    const after = await place.run(sweep, { now });
    expect(after.exit, after.stderr).toBe(0);
    expect(JSON.parse(after.stdout)).toMatchObject({ receipt: { disposed: left, bytesCleared: true } });
    expect(expectWhole(place)).toBe(0);
    expect((await place.run(['audit', 'verify'])).exit).toBe(0);
    expect(filesBelow(place.home).filter((path) => path.endsWith('.tmp'))).toEqual([]);
  }, 240_000);

  test('while standard input has nothing to say: the first signal ends every command that waits for it', async () => {
    const place = await makePlace();
    const waiting = [
      ['opt-out', 'check'],
      ['opt-out', 'add', '--how', 'phone'],
      ['contact', 'add', '--from', '-'],
      ['contact', 'import', '-'],
      ['opt-out', 'import', '-'],
      ['notice', 'publish', '--from', '-'],
    ];
    for (const words of waiting) {
      for (const [signal, exit] of SIGNALS) {
        const silent = (child: ChildProcess) => void setTimeout(() => child.kill(signal), 900);
        const ran = await place.run(words, {
          open: `phone,channel,at,name\nfish,phone,${PLANTED.name}`,
          started: silent,
        });
        expectRefused(ran, exit, /^steward: Stopped\./m);
        expectNothingPlanted(place, ran);
      }
    }
    expect(expectWhole(place)).toBe(0);
  });
});

describe('two processes at once', () => {
  test('one that holds the store: the others wait as long as they were told, then say "locked"', async () => {
    const place = await makePlace();
    const release = await lock(join(place.home, 'store.db'), 'begin immediate');
    const writing: readonly (readonly [readonly string[], string])[] = [
      [['contact', 'add', '--from', '-'], CONTACT],
      [['contact', 'import', '-'], `channel,at,name\nphone,2026-11-01T10:00:00Z,${PLANTED.name}\n`],
      [['retention', 'sweep', '--yes'], ''],
      [
        [
          'hold',
          'place',
          '--since',
          '2026-11-01',
          '--until',
          '2026-11-01',
          '--reason',
          'inquiry',
          '--review',
          tomorrow(),
        ],
        '',
      ],
    ];
    for (const [words, stdin] of writing) {
      const began = Date.now();
      const ran = await place.run([...words, '--wait', '1s'], { stdin });
      expectRefused(ran, 11, /Another Steward command is writing to this home/);
      expect(ran.stderr).toContain('--wait');
      expect(Date.now() - began).toBeGreaterThan(1_000);
      expectNothingPlanted(place, ran);
    }
    const patient = place.run(['contact', 'add', '--from', '-', '--wait', '30s'], { stdin: CONTACT });
    setTimeout(release, 1_500);
    expect((await patient).exit).toBe(0);
    expect(expectWhole(place)).toBe(1);
  });

  test('one that holds the register: an opt-out waits, then says "locked", and is not answered as kept', async () => {
    const place = await makePlace();
    const release = await lock(join(place.home, 'secure', 'register.db'), 'begin exclusive');
    const ran = await place.run(['opt-out', 'add', '--how', 'phone', '--wait', '1s'], { stdin: PLANTED.phone });
    expectRefused(ran, 11, /Another Steward command is writing/);
    expectNothingPlanted(place, ran);
    expect((await place.run(['opt-out', 'check', '--wait', '1s'], { stdin: PLANTED.phone })).exit).toBe(11);
    await release();
    expect((await place.run(['opt-out', 'check'], { stdin: PLANTED.phone })).exit).toBe(0);
    expect((await place.run(['opt-out', 'add', '--how', 'phone'], { stdin: PLANTED.phone })).exit).toBe(0);
  });

  test('many at once: each is done or says "locked", and what was answered is there', async () => {
    const place = await makePlace();
    const file = bigFile(place, 12_000, 'one');
    const other = bigFile(place, 12_000, 'two');
    const optOut = (last: number) => place.run(['opt-out', 'add', '--how', 'web'], { stdin: `07700 9005${last}` });
    const imports = [file, other, file].map((each) =>
      place.run(['contact', 'import', each, '--json', '--wait', '60s']),
    );
    const adds = Array.from({ length: 4 }, () => place.run(['contact', 'add', '--from', '-'], { stdin: CONTACT }));
    const optOuts = [10, 11, 12].map(optOut);
    const [imported, added, optedOut] = await Promise.all([
      Promise.all(imports),
      Promise.all(adds),
      Promise.all(optOuts),
    ]);
    for (const ran of imported) expect(ran.exit, ran.stderr).toBe(3);
    for (const ran of [...added, ...optedOut]) doneOrLocked(ran);
    const recorded = imported.map(({ stdout }) => (JSON.parse(stdout) as { recorded: number }).recorded);
    expect(recorded.reduce((sum, each) => sum + each, 0)).toBe(2 * goodRows(12_000));
    const done = added.filter(({ exit }) => exit === 0).length;
    expect(expectWhole(place)).toBe(2 * goodRows(12_000) + done);
    for (const [at, ran] of optedOut.entries()) {
      const asked = await place.run(['opt-out', 'check'], { stdin: `07700 9005${10 + at}` });
      if (ran.exit === 0) expect(asked.exit).toBe(3);
    }
    expect((await place.run(['audit', 'verify'])).exit).toBe(0);
  });
});

/**
 * Holds a lock until released, in a process of its own: were it this one, the first file that a test reads and closes
 * here would drop it (POSIX locks belong to processes).
 */
async function lock(path: string, begin: string): Promise<() => Promise<void>> {
  const script = `const store = new (require('better-sqlite3'))(process.argv[1]); store.exec(process.argv[2]); console.log('held'); process.stdin.resume();`;
  const child = spawn(process.execPath, ['-e', script, path, begin], { cwd: import.meta.dirname });
  await new Promise((held) => child.stdout.once('data', held));
  return () =>
    new Promise((released) => {
      child.once('close', () => released());
      child.stdin.end();
    });
}

function doneOrLocked(ran: ProcessRan): void {
  if (ran.exit !== 0) expectRefused(ran, 11, /Another Steward command is writing/);
}

const tomorrow = (): string => new Date(Date.now() + 2 * DAY_MS).toISOString().slice(0, 10);
