import { closeSync, copyFileSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bestOf, type Command, installed, type Measured, measure } from './measure.ts';
import { generateCsv, mobile } from './rows.ts';
import { generateTexts } from './texts.ts';

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

async function make(name: string, count: number, dueShare: number, callers = false): Promise<string> {
  const file = join(place, `${name}.csv`);
  const handle = openSync(file, 'w', 0o600);
  const wish = { rows: count, seed: 7, now: new Date().toISOString(), dueShare, dueWithinDays: 1, callers };
  for (const text of generateCsv(wish)) writeSync(handle, text);
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
  const numbers = Array.from({ length: ROWS.register }, (_, n) => mobile(n));
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

/** So many texts a second, after parsing: what the command takes longer than for no texts, less the parsing alone. */
const TEXTS_A_SECOND = 20_000;

async function receivedTexts(): Promise<void> {
  await measure(steward('texts', 'init'));
  const [file, none] = [join(place, 'texts.json'), join(place, 'none.json')];
  writeFileSync(file, generateTexts(ROWS.register, 11, Date.now()));
  writeFileSync(none, '[]');
  const parse = `JSON.parse(require('node:fs').readFileSync(${JSON.stringify(file)}, 'utf8'))`;
  const [empty, parsing, bare] = await bestOf(
    3,
    steward('texts', 'opt-out', 'inbox', none),
    { words: [process.execPath, '-e', parse] },
    bareNode,
  );
  const ours = await measure(steward('texts', 'opt-out', 'inbox', file, '--json'));
  const { new: read } = JSON.parse(ours.stdout) as { new: number };
  const before = (empty as Measured).seconds + (parsing as Measured).seconds - (bare as Measured).seconds;
  const rate = read / Math.max(0.001, ours.seconds - before);
  const good = rate >= TEXTS_A_SECOND;
  over ||= !good;
  tell({
    work: `read ${read} received texts`,
    beside: 'a second, after parsing',
    ours: secondsOf(ours),
    theirs: '',
    ratio: `${Math.round(rate)}`,
    most: `≥ ${TEXTS_A_SECOND}`,
    verdict: good ? 'ok' : 'TOO FEW',
  });
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

/** Who may be texted: every call of a month, each from a number of its own, a fifth of them opted out. */
async function invitations(): Promise<void> {
  const file = await make('calls', ROWS.import, 0, true);
  const imported = await measure(steward('calls', 'contact', 'import', file));
  rmSync(file);
  const numbers = Array.from({ length: ROWS.import / 5 }, (_, n) => mobile(5 * n));
  await measure({
    ...steward('calls', 'opt-out', 'import', '-', '--how', 'text'),
    stdin: `phone\n${numbers.join('\n')}\n`,
  });
  const since = new Date(Date.now() - 31 * 86_400_000).toISOString();
  const planned = await measure(steward('calls', 'survey', 'invite', '--since', since, '--dry-run', '--json'));
  const { plan } = JSON.parse(planned.stdout) as { plan: { calls: number; verdicts: { optedOut: number } } };
  if (plan.calls !== ROWS.import || plan.verdicts.optedOut < numbers.length - 1)
    throw new Error('the plan did not see every call and every opt-out');
  compare(`plan texts, ${ROWS.import} calls`, 'importing them', planned, imported, 0.5);
  memory(`plan texts, ${ROWS.import} calls`, planned);
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
  await receivedTexts();
  await importAndExport();
  await invitations();
  await large();
} finally {
  rmSync(place, { recursive: true, force: true });
}
process.exit(over ? 1 : 0);
