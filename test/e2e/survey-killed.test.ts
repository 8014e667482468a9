import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ledgerKeysOf } from '../../src/survey/invite/ledger-keys.ts';
import { nonceDigest, readToken } from '../../src/survey/link.ts';
import { digestOf } from '../../src/vault/digest.ts';
import { permanentKey } from '../../src/vault/vault.ts';
import { type Launched, launch, makePlace, openPlace, type Place, removePlace, removePlaces } from '../support/kill.ts';
import { type FakeNotify, fakeNotify } from '../support/notify.ts';
import { hearNo, mobiles, publishable } from '../survey/desk.ts';
import { done } from './crash/homes.ts';
import { whatIsWrong } from './crash/whole.ts';

const CALLS = 64;
const NUMBERS = mobiles(CALLS, 100).map(({ phone }) => `+44${phone.replaceAll(' ', '').slice(1)}`);
const CLOCK = { shiftMs: 0 };
let base: Place;
let references: ReadonlySet<string>;

beforeAll(async () => {
  base = makePlace();
  await done(base, ['init', '--organisation', 'Testborough'], CLOCK);
  publishable(base.home);
  await done(base, ['notice', 'publish', '--yes'], CLOCK);
  const at = new Date(Date.now() - 120_000).toISOString();
  const rows = mobiles(CALLS, 100).map(({ phone }, row) => `phone,${at},${phone},test,T-${row}`);
  writeFileSync(join(base.folder, 'calls.csv'), `channel,at,phone,source,reference\n${rows.join('\n')}\n`);
  await done(base, ['contact', 'import', 'calls.csv'], CLOCK);
  references = new Set(rows.map((_, row) => `T-${row}`));
  const opened = await openPlace(base);
  await hearNo(opened);
  await opened.close();
}, 60_000);
afterAll(removePlaces);

type Run = { readonly place: Place; readonly notify: FakeNotify; readonly argv: readonly string[] };

/** A home of its own with a Notify of its own. */
async function newRun(): Promise<Run> {
  const place = makePlace(base);
  const notify = await fakeNotify();
  const keyFile = notify.keyFile(join(place.folder, 'config', 'notify.key'));
  const since = new Date(Date.now() - 86_400_000).toISOString();
  const words = ['survey', 'invite', '--since', since, '--yes', '--json', '--wait', '60s'];
  return { place, notify, argv: [...words, '--notify-url', notify.url, '--notify-key-file', keyFile] };
}

/** What must be so whatever happened: no number twice, no link that the store does not know, nothing reserved in vain but at most a chunk. */
async function wrongWith({ place, notify }: Run, lostAtMost: number): Promise<readonly string[]> {
  const problems = [...(await whatIsWrong(place, { references }))];
  const numbers = notify.sent.map(({ phone_number }) => phone_number);
  if (new Set(numbers).size !== numbers.length) problems.push('a number was texted twice');
  const opened = await openPlace(place);
  const { raw } = opened.store;
  const known = raw.prepare('select 1 from survey_token where digest = ?').pluck();
  const sending = raw.prepare('select state from sending where reference = ?').pluck();
  const inLedger = raw.prepare('select 1 from invitation where digest = ?').pluck();
  const key = permanentKey(opened.vault, 'surveyToken');
  const ledger = ledgerKeysOf(opened.vault).current.key;
  for (const { personalisation, reference, phone_number } of notify.sent) {
    const token = readToken(key, String(personalisation.link));
    if (!token || known.get(nonceDigest(key, token.nonce)) !== 1)
      problems.push('a link was sent that the store does not know');
    if (sending.get(reference) === undefined) problems.push('a text was sent that the store does not know');
    if (inLedger.get(digestOf(ledger, 'phone', phone_number)) !== 1)
      problems.push('a number was texted that the ledger does not know');
  }
  const count = (table: string) => Number(raw.prepare(`select count(*) from ${table}`).pluck().get());
  const sizes = ['invitation', 'invited_contact', 'sending', 'survey_token'].map(count);
  const counted = Number(raw.prepare('select coalesce(sum(invited), 0) from survey_count').pluck().get());
  if (new Set([...sizes, counted]).size !== 1) problems.push(`rows do not agree: ${[...sizes, counted]}`);
  const lost = (sizes[0] ?? 0) - numbers.length;
  if (lost < 0 || lost > lostAtMost) problems.push(`${lost} numbers were reserved and not texted`);
  if (NUMBERS.length !== (sizes[0] ?? 0)) problems.push(`${sizes[0]} of ${NUMBERS.length} numbers were invited`);
  await opened.close();
  return [...new Set(problems)];
}

/** The files that are there are whole, know no number twice, and every link in them is the store's. */
async function wrongFiles({ place }: Run): Promise<readonly string[]> {
  const problems: string[] = [];
  const files = ['one.csv', 'two.csv'].map((name) => join(place.folder, name)).filter(existsSync);
  const rows = files.flatMap((path) =>
    readFileSync(path, 'utf8')
      .split('\r\n')
      .slice(1, -1)
      .map((row) => row.split(',')),
  );
  if (new Set(rows.map(([number]) => number)).size !== rows.length) problems.push('a number stands in the files twice');
  if (rows.length !== 0 && rows.length !== CALLS) problems.push(`${rows.length} rows`);
  const opened = await openPlace(place);
  const key = permanentKey(opened.vault, 'surveyToken');
  const known = opened.store.raw.prepare('select 1 from survey_token where digest = ?').pluck();
  for (const [, link = ''] of rows) {
    const token = readToken(key, link);
    if (!token || known.get(nonceDigest(key, token.nonce)) !== 1) problems.push('a link that the store does not know');
  }
  await opened.close();
  const left = readdirSync(place.folder).filter((name) => name.endsWith('.tmp'));
  if (left.length > 0) problems.push(`left behind: ${left}`);
  return [...new Set(problems)];
}

const ended = ({ exit }: Launched): boolean => exit === 0 || exit === 3;

describe('survey invite', () => {
  test('killed at every step, and run again: no number twice, no link that the store does not know', async () => {
    const whole = await newRun();
    const { steps } = await done(whole.place, whole.argv, CLOCK);
    expect(await wrongWith(whole, 0)).toEqual([]);
    expect(whole.notify.sent).toHaveLength(CALLS);
    removePlace(whole.place);
    expect(steps.length).toBeGreaterThan(10);
    const problems: string[] = [];
    const waiting = steps.map((_, at) => at + 1);
    const lane = async () => {
      for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
        const run = await newRun();
        const died = await launch(run.place, run.argv, { ...CLOCK, killAt: at });
        const where = `killed at step ${at}, ${died.steps.at(-1)}`;
        if (!died.killed) problems.push(`${where}: it ended with ${died.exit}: ${died.stderr}`);
        const again = await launch(run.place, run.argv, CLOCK);
        if (!ended(again)) problems.push(`${where}: then exit ${again.exit}: ${again.stderr}`);
        problems.push(...(await wrongWith(run, 50)).map((problem) => `${where}: ${problem}`));
        removePlace(run.place);
        await run.notify.close();
      }
    };
    await Promise.all([lane(), lane()]);
    console.log(`survey invite was killed at each of its ${steps.length} steps.`);
    expect(problems).toEqual([]);
  }, 300_000);

  test('killed from outside while texts are under way', async () => {
    const problems: string[] = [];
    let inTexts = 0;
    for (let tries = 0; tries < 10; tries += 1) {
      const run = await newRun();
      run.notify.delayMs = 40;
      const running = launch(run.place, run.argv, { ...CLOCK, watched: false, killAfterMs: 500 + 90 * tries });
      const died = await running;
      const before = run.notify.sent.length;
      if (died.killed && before > 0) inTexts += 1;
      run.notify.delayMs = 0;
      const again = await launch(run.place, run.argv, CLOCK);
      if (!ended(again)) problems.push(`then exit ${again.exit}: ${again.stderr}`);
      problems.push(...(await wrongWith(run, 50)).map((problem) => `killed after ${before} texts: ${problem}`));
      removePlace(run.place);
    }
    console.log(`survey invite was killed from outside ten times, ${inTexts} of them while texts were under way.`);
    expect(problems).toEqual([]);
  }, 300_000);

  test('a file of invitations, killed at every step and made again: no number twice, whole or not there', async () => {
    const sendAt = new Date(Date.now() + 3_600_000).toISOString();
    const words = ({ argv }: Run, file: string) => [
      ...argv.slice(0, argv.indexOf('--notify-url')),
      ...['--csv', file, '--send-at', sendAt, '--force'],
    ];
    const whole = await newRun();
    const { steps } = await done(whole.place, words(whole, 'one.csv'), CLOCK);
    removePlace(whole.place);
    const problems: string[] = [];
    const waiting = steps.map((_, at) => at + 1);
    const lane = async () => {
      for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
        const run = await newRun();
        const died = await launch(run.place, words(run, 'one.csv'), { ...CLOCK, killAt: at });
        const again = await launch(run.place, words(run, 'two.csv'), CLOCK);
        const where = `killed at step ${at}, ${died.steps.at(-1)}`;
        if (!died.killed || again.exit !== 0)
          problems.push(`${where}: ended with ${died.exit}, then ${again.exit}: ${again.stderr}`);
        problems.push(...(await wrongFiles(run)).map((problem) => `${where}: ${problem}`));
        removePlace(run.place);
        await run.notify.close();
      }
    };
    await Promise.all([lane(), lane()]);
    console.log(`survey invite --csv was killed at each of its ${steps.length} steps.`);
    expect(problems).toEqual([]);
  }, 300_000);

  test('two at once text everybody once', async () => {
    const run = await newRun();
    run.notify.delayMs = 10;
    const both = await Promise.all([1, 2].map(() => launch(run.place, run.argv, CLOCK)));
    expect(both.map(({ exit, stderr }) => [exit, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    const receipts = both.map(({ stdout }) => JSON.parse(stdout).receipt);
    expect(receipts.reduce((sum, { sent }) => sum + sent, 0)).toBe(CALLS);
    expect(await wrongWith(run, 0)).toEqual([]);
    expect(run.notify.sent).toHaveLength(CALLS);
  }, 120_000);

  test('a link works from the attempt that was taken, to the second', async () => {
    const run = await newRun();
    run.notify.next(...Array.from({ length: 12 }, () => ({ status: 429, error: 'RateLimitError' })));
    await done(run.place, run.argv, CLOCK);
    const opened = await openPlace(run.place);
    const key = permanentKey(opened.vault, 'surveyToken');
    for (const { personalisation, created_at } of run.notify.sent) {
      const { expires } = readToken(key, String(personalisation.link)) ?? { expires: '' };
      const off = Date.parse(expires) - (Date.parse(created_at) + 168 * 3_600_000);
      expect(Math.abs(off)).toBeLessThanOrEqual(1_500);
    }
    await opened.close();
  }, 60_000);
});
