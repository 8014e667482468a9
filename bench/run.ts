import { closeSync, copyFileSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bestOf, type Command, installed, type Measured, measure } from './measure.ts';
import { generateCsv } from './rows.ts';

/**
 * The numbers that Steward promises, each as a ratio to the same work by something people know, in one run (absolute
 * times on shared machines say little). `npm run bench -- --small` does it at a tenth of the size, to see that it works.
 */
const small = process.argv.includes('--small');
const scale = small ? 10 : 1;
const ROWS = {
  import: 500_000 / scale,
  large: 1_000_000 / scale,
  tiny: 10_000 / scale,
  register: 100_000 / scale,
} as const;
const PEAK_MB = 250;
/** A day on, a fifth of the large store is due. */
const HOURS_ON = 26;

const project = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const place = mkdtempSync(join(tmpdir(), 'steward-bench-'));
const rows: {
  readonly work: string;
  readonly beside: string;
  readonly ours: string;
  readonly theirs: string;
  readonly ratio: string;
  readonly most: string;
  readonly verdict: string;
}[] = [];
let over = false;

const bin = join(project, 'bin', 'steward.js');
const homeOf = (name: string) => ({ STEWARD_HOME: join(place, name), STEWARD_KEY_FILE: join(place, `${name}.key`) });
const steward = (name: string, ...words: readonly string[]): Command => ({
  words: [process.execPath, bin, ...words],
  env: homeOf(name),
});
const later = (name: string, ...words: readonly string[]): Command => ({
  words: [process.execPath, join(project, 'bench', 'later.js'), String(HOURS_ON), ...words],
  env: homeOf(name),
});
const bareNode: Command = { words: [process.execPath, '-e', '0'] };

function compare(work: string, beside: string, ours: Measured, theirs: Measured | undefined, most: number): void {
  const ratio = theirs ? ours.seconds / theirs.seconds : undefined;
  const good = ratio === undefined || ratio <= most;
  over ||= !good;
  tell({
    work,
    beside,
    ours: secondsOf(ours),
    theirs: theirs ? secondsOf(theirs) : 'skipped',
    ratio: ratio === undefined ? '–' : `${ratio.toFixed(2)}×`,
    most: `${most}×`,
    verdict: ratio === undefined ? 'skipped' : good ? 'ok' : 'OVER',
  });
}

function memory(work: string, measured: Measured): void {
  const good = measured.peakMb <= PEAK_MB;
  over ||= !good;
  tell({
    work,
    beside: 'peak memory',
    ours: `${measured.peakMb.toFixed(0)} MB`,
    theirs: '',
    ratio: '',
    most: `${PEAK_MB} MB`,
    verdict: good ? 'ok' : 'OVER',
  });
}

const secondsOf = (measured: Measured): string =>
  measured.seconds < 1 ? `${(measured.seconds * 1000).toFixed(0)} ms` : `${measured.seconds.toFixed(1)} s`;

function tell(row: (typeof rows)[number]): void {
  rows.push(row);
  process.stdout.write(
    `${row.work.padEnd(38)} ${row.beside.padEnd(24)} ${row.ours.padStart(8)} ${row.theirs.padStart(8)} ${row.ratio.padStart(7)} ${row.most.padStart(7)}  ${row.verdict}\n`,
  );
}

async function make(name: string, count: number, dueShare: number): Promise<string> {
  const file = join(place, `${name}.csv`);
  const handle = openSync(file, 'w', 0o600);
  for (const text of generateCsv({ rows: count, seed: 7, now: new Date().toISOString(), dueShare, dueWithinDays: 1 }))
    writeSync(handle, text);
  closeSync(handle);
  await measure(steward(name, 'init'));
  return file;
}

async function startUp(): Promise<void> {
  const [version, bare] = await bestOf(9, steward('none', '--version'), bareNode);
  compare('steward --version', 'node -e 0', version as Measured, bare, 1.6);
}

async function register(): Promise<void> {
  await measure(steward('register', 'init'));
  // The thousand drama numbers are too few here: numbers by count, of nobody in particular, texted by nobody.
  const numbers = Array.from({ length: ROWS.register }, (_, n) => `+447${String(400_000_000 + n * 7)}`);
  await measure({
    ...steward('register', 'opt-out', 'import', '-', '--how', 'text'),
    stdin: `phone\n${numbers.join('\n')}\n`,
  });
  const [check, bare] = await bestOf(
    7,
    { ...steward('register', 'opt-out', 'check'), stdin: '07700900123\n' },
    bareNode,
  );
  compare(`opt-out check, register of ${ROWS.register}`, 'node -e 0', check as Measured, bare, 4);
}

async function importAndExport(): Promise<void> {
  const file = await make('import', ROWS.import, 0);
  const theirs = installed('sqlite-utils')
    ? await measure({ words: ['sqlite-utils', 'insert', join(place, 'peer.db'), 'contact', file, '--csv'] })
    : undefined;
  const ours = await measure(steward('import', 'contact', 'import', file));
  compare(`import ${ROWS.import} contacts`, 'sqlite-utils insert', ours, theirs, 2.5);
  const python = installed('python3')
    ? await measure({ words: ['python3', join(project, 'bench', 'export-peer.py'), file, join(place, 'peer.csv')] })
    : undefined;
  const exported = await measure(steward('import', 'export', 'run', 'contacts', '-o', join(place, 'out.csv')));
  compare(`export ${ROWS.import} rows`, 'python csv + hmac', exported, python, 2);
}

async function large(): Promise<void> {
  const tinyFile = await make('tiny', ROWS.tiny, 0);
  await measure(steward('tiny', 'contact', 'import', tinyFile));
  const file = await make('large', ROWS.large, 0.2);
  memory(`import ${ROWS.large} contacts`, await measure(steward('large', 'contact', 'import', file)));
  rmSync(file);
  const [atLarge, atTiny] = await bestOf(
    7,
    { ...steward('large', 'resident', 'find', '--by', 'email'), stdin: 'person1@example.com\n' },
    { ...steward('tiny', 'resident', 'find', '--by', 'email'), stdin: 'person1@example.com\n' },
  );
  compare(`resident find at ${ROWS.large}`, `the same at ${ROWS.tiny}`, atLarge as Measured, atTiny, 1.3);
  memory(
    `export ${ROWS.large} rows`,
    await measure(steward('large', 'export', 'run', 'contacts', '-o', join(place, 'large.csv'))),
  );
  await continuity();
  await sweep();
}

/** A number that has no tool beside it, at most so many seconds for a million contacts. */
function within(work: string, measured: Measured, seconds: number): void {
  const most = (seconds * ROWS.large) / 1_000_000;
  const good = measured.seconds <= most;
  over ||= !good;
  tell({
    work,
    beside: `${seconds} s a million`,
    ours: secondsOf(measured),
    theirs: '',
    ratio: '',
    most: `${most} s`,
    verdict: good ? 'ok' : 'OVER',
  });
}

/** Backup, the rebuild of the index by itself, and a restore, which is a copy and a rebuild. */
async function continuity(): Promise<void> {
  const store = join(place, 'large', 'store.db');
  const peer = join(place, 'peer-backup.db');
  const copies: (Measured | undefined)[] = [undefined, undefined];
  const keep = (at: number, measured: Measured) => {
    const best = copies[at];
    if (!best || measured.seconds < best.seconds) copies[at] = measured;
  };
  for (let round = 0; round < 3; round += 1) {
    rmSync(join(place, 'backup'), { recursive: true, force: true });
    keep(0, await measure(steward('large', 'backup', join(place, 'backup'))));
    if (!installed('sqlite3')) continue;
    keep(1, await measure({ words: ['sqlite3', store, `.backup ${peer}`] }));
    rmSync(peer);
  }
  const [backup, copy] = copies;
  compare(`backup of ${ROWS.large}`, 'sqlite3 .backup', backup as Measured, copy, 1.5);
  memory(`backup of ${ROWS.large}`, backup as Measured);
  const looking = steward('large', 'contact', 'list', '--limit', '5');
  const [before] = await bestOf(3, looking);
  const rebuilding = measure(steward('large', 'index', 'rebuild', '--yes'));
  const during: Measured[] = [];
  let running = true;
  void rebuilding.then(() => {
    running = false;
  });
  while (running) during.push(await measure(looking));
  const rebuilt = await rebuilding;
  within('index rebuild', rebuilt, 60);
  memory('index rebuild', rebuilt);
  const slowest = during.reduce((worst, each) => (each.seconds > worst.seconds ? each : worst));
  compare('contact list during it, slowest', 'the same before', slowest, before, 5);
  const restored = await measure(steward('large', 'restore', join(place, 'backup'), '--yes'));
  const allowed = copy && { ...copy, seconds: 2 * copy.seconds + rebuilt.seconds };
  compare(`restore of ${ROWS.large}`, '2 copies and a rebuild', restored, allowed, 1);
  memory(`restore of ${ROWS.large}`, restored);
  await measure(steward('large', 'restore', 'accept', '--yes'));
  rmSync(join(place, 'backup'), { recursive: true });
}

async function sweep(): Promise<void> {
  // One contact first: a month that has changed meanwhile has its index rebuilt there, and is measured apart.
  const first = await measure(later('large', 'retention', 'sweep', '--yes', '--max', '1', '--json'));
  const until = (JSON.parse(first.stdout) as { plan: { asOf: string } }).plan.asOf;
  let theirs: Measured | undefined;
  if (installed('sqlite3')) {
    const copy = join(place, 'peer-sweep.db');
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(join(place, 'large', 'store.db'), copy);
    const script = [
      'pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on; begin immediate;',
      `delete from contact where due_at <= '${until}'; delete from identifier_index where until <= '${until}'; commit;`,
      'pragma wal_checkpoint(truncate);',
    ].join('\n');
    theirs = await measure({ words: ['sqlite3', copy], stdin: script });
    rmSync(copy);
  }
  const ours = await measure(later('large', 'retention', 'sweep', '--yes', '--json'));
  const { disposed } = (JSON.parse(ours.stdout) as { receipt: { disposed: number } }).receipt;
  compare(`sweep, ${disposed} due of ${ROWS.large}`, 'sqlite3 delete', ours, theirs, 2.5);
  memory(`sweep at ${ROWS.large}`, ours);
}

try {
  process.stdout.write(
    `${'work'.padEnd(38)} ${'beside'.padEnd(24)} ${'steward'.padStart(8)} ${'peer'.padStart(8)} ${'ratio'.padStart(7)} ${'at most'.padStart(7)}\n`,
  );
  await startUp();
  await register();
  await importAndExport();
  await large();
} finally {
  rmSync(place, { recursive: true, force: true });
}
process.exit(over ? 1 : 0);
