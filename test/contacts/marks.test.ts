import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEATH_SOURCES, deathSource, reportedBy } from '../../src/contacts/death-sources.ts';
import { makeTestHome, type TestHome } from '../support/home.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers of the program are looked into by their names
type Answer = any;

/** A call falls due on 23 December 2026. */
const NOW = '2026-11-23T09:00:00.000Z';
const DAY_BEFORE = '2026-12-22T09:00:00.000Z';
const DUE = '2026-12-24T09:00:00.000Z';
const MORAG = { name: 'Morag Testperson', dateOfBirth: '1980-02-29', phone: '07700 900142' };
const WHY = ['--reason', 'accuracy disputed'];

async function ask(home: TestHome, words: readonly string[], now = NOW, stdin?: string): Promise<Answer> {
  const ran = await home.run([...words, '--json'], { now, ...(stdin === undefined ? {} : { stdin }) });
  expect([ran.exit, ran.stderr], words.join(' ')).toEqual([0, '']);
  return JSON.parse(ran.stdout);
}

const add = (home: TestHome, contact: object = {}, now = NOW): Promise<{ reference: string; resident: string }> =>
  ask(
    home,
    ['contact', 'add', '--from', '-'],
    now,
    JSON.stringify({ channel: 'phone', at: now, ...MORAG, ...contact }),
  );

async function refused(home: TestHome, words: readonly string[], now = NOW): Promise<readonly [number, string]> {
  const ran = await home.run([...words, '--json'], { now });
  return [ran.exit, JSON.parse(ran.stderr).error.code];
}

const restrict = (home: TestHome, resident: string, now = NOW) =>
  ask(home, ['resident', 'restrict', resident, ...WHY], now);

const lift = (home: TestHome, resident: string, now: string, told = now.slice(0, 10)) =>
  ask(home, ['resident', 'restrict', resident, '--lift', '--told', told, '--reason', 'settled'], now);

const sweep = async (home: TestHome, now: string) =>
  (await ask(home, ['retention', 'sweep', '--yes', '--allow-gap', '4000d'], now)).receipt;

async function states(home: TestHome, ids: string, now = NOW): Promise<Readonly<Record<string, Answer>>> {
  const ran = await home.run(['check', '--json', '--only', ids], { now });
  return Object.fromEntries(JSON.parse(ran.stdout).promises.map((promise: Answer) => [promise.id, promise]));
}

const acts = async (home: TestHome, resident: string, now = NOW): Promise<readonly string[]> =>
  (await ask(home, ['audit', 'list', '--resident', resident], now)).entries.map(({ act }: Answer) => act);

describe('resident restrict', () => {
  test('restricts, says already the second time, is audited, and changes nothing in a dry run', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident } = await add(home);
    const dry = await ask(home, ['resident', 'restrict', resident, ...WHY, '--dry-run']);
    expect(dry.plan).toMatchObject({ resident, already: false, contacts: 1, pastTime: 0 });
    expect((await ask(home, ['resident', 'show', resident])).marks.restricted).toBe(false);
    expect(await restrict(home, resident)).toEqual({
      schema: 'steward.resident-restrict/1',
      resident,
      status: 'restricted',
      since: NOW,
      contacts: 1,
      pastTime: 0,
    });
    expect(await restrict(home, resident, DAY_BEFORE)).toMatchObject({ status: 'already', since: NOW });
    expect((await acts(home, resident)).filter((act) => act === 'resident restrict')).toHaveLength(1);
    expect((await ask(home, ['status'])).marked).toEqual({
      restricted: 1,
      reportedDeceased: 0,
      doNotContact: 0,
      safeContact: 0,
    });
    expect((await home.run(['status'])).stdout).toContain('1 restricted');
    expect((await home.run(['audit', 'verify'])).exit).toBe(0);
  });

  test('asks for a reason without personal data, and for somebody who is here', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident } = await add(home);
    expect(await refused(home, ['resident', 'restrict', resident])).toEqual([2, 'usage']);
    expect(await refused(home, ['resident', 'restrict', resident, '--reason', 'call 07700 900142'])).toEqual([
      1,
      'personal-data',
    ]);
    expect(await refused(home, ['resident', 'restrict', 'R000000000000000', ...WHY])).toEqual([1, 'not-found']);
    expect(await acts(home, resident)).not.toContain('resident restrict');
  });

  test('is plain to whoever looks at the resident or the contact, which is storage and allowed', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident, reference } = await add(home);
    await restrict(home, resident);
    for (const words of [
      ['resident', 'show', resident],
      ['contact', 'show', reference],
    ]) {
      const { exit, stdout } = await home.run(words);
      expect(exit).toBe(0);
      expect(stdout).toContain('RESTRICTED since 23 November 2026: kept, and not to be used');
      expect(stdout).toContain('Morag Testperson');
      expect((await ask(home, words)).marks).toMatchObject({ restricted: true, restrictedSince: NOW });
    }
  });

  test('one that is due tomorrow opens after the sweep, and is sealed 92 days ahead', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident } = await add(home);
    const other = await add(home, { name: 'Idris Example', phone: '07700 900143' });
    await restrict(home, resident, DAY_BEFORE);
    const { store } = await home.open(DAY_BEFORE);
    const { sealed_day } = store.raw
      .prepare('select sealed_day from contact where resident = ?')
      .get(resident) as Answer;
    expect(sealed_day).toBe('2027-03-24');
    expect(await sweep(home, DUE)).toMatchObject({ disposed: 1, held: 1, restricted: 1 });
    expect(await refused(home, ['resident', 'show', other.resident], DUE)).toEqual([1, 'not-found']);
    // Kept past its time it is out of ordinary reads; a pack opens it, as Article 15 asks.
    const shown = await ask(home, ['resident', 'show', resident], DUE);
    expect(shown).toMatchObject({ contacts: [], keptPastTime: 1, awaitingDisposal: 0, marks: { restricted: true } });
    const opening = ['request', 'open', '--type', 'access', '--received', '2026-12-24', '--resident', resident];
    const { reference } = await ask(home, opening, DUE);
    await ask(home, ['request', 'pack', reference, '-o', 'pack'], DUE);
    expect(readFileSync(join(home.folder, 'pack', 'pack.json'), 'utf8')).toContain('Morag Testperson');
    const certificate = await ask(home, ['certificate', 'show', '1'], DUE);
    expect(certificate.restricted).toEqual({ contacts: 1, requests: 0, files: 0 });
    expect(certificate.text).toContain('Restricted (UK GDPR Article 18) and kept past their time:\n  1 contact');
    // The sweep goes on renewing: half a year later it still opens.
    for (const month of ['2027-02-20', '2027-05-01', '2027-07-20']) await sweep(home, `${month}T09:00:00.000Z`);
    await ask(home, ['request', 'pack', reference, '-o', 'pack-2'], '2027-07-20T10:00:00.000Z');
    expect(readFileSync(join(home.folder, 'pack-2', 'pack.json'), 'utf8')).toContain('Morag Testperson');
    const { P56, P59 } = await states(home, 'P56,P59', '2027-07-20T10:00:00.000Z');
    expect([P56.state, P59.state]).toEqual(['kept', 'kept']);
    expect(P56.evidence).toContain('1 more is held or restricted past the time');
    expect(P59.evidence).toContain('1 restricted resident, as the audit says');
  });

  test('of what is past its time and not yet swept wins', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident } = await add(home);
    expect(await restrict(home, resident, DUE)).toMatchObject({ status: 'restricted', contacts: 1, pastTime: 1 });
    expect(await sweep(home, DUE)).toMatchObject({ disposed: 0, held: 1, restricted: 1, certificate: null });
    expect((await ask(home, ['status'], DUE)).contacts).toMatchObject({ dueNow: 0, late: 0, kept: 1 });
    expect(await sweep(home, '2027-01-24T09:00:00.000Z')).toMatchObject({ disposed: 0, held: 1 });
  });

  test('covers a contact that comes later', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident } = await add(home);
    await restrict(home, resident);
    expect((await add(home, {}, DAY_BEFORE)).resident).toBe(resident);
    expect(await sweep(home, '2027-02-01T09:00:00.000Z')).toMatchObject({ disposed: 0, held: 2, restricted: 2 });
  });

  test('blocks exports, invitations and erasure', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident, reference } = await add(home);
    await add(home, { name: 'Idris Example', phone: '07700 900143', dateOfBirth: '1961-07-14' });
    await restrict(home, resident);
    expect(await ask(home, ['export', 'run', 'contacts', '-o', 'out.csv', '--for', 'analyst-team'])).toMatchObject({
      rows: 1,
    });
    const erased = await home.run(['resident', 'erase', resident, '--reason', 'unlawful', '--yes', '--json']);
    expect(erased.exit).toBe(3);
    expect(JSON.parse(erased.stdout).receipt).toMatchObject({ erased: 0, kept: [{ reference, why: 'restricted' }] });
    const hold = ['hold', 'place', '--resident', resident, '--reason', 'claim', '--review', '2027-01-31'];
    const { id } = await ask(home, hold);
    const again = await home.run(['contact', 'erase', reference, '--reason', 'unlawful', '--yes', '--json']);
    expect(JSON.parse(again.stdout).receipt.kept).toEqual([{ reference, why: `restricted and held by ${id}` }]);
    // What was kept from the erasure was not erased: lifting says so.
    expect(await lift(home, resident, NOW)).toMatchObject({ status: 'lifted', erasureAsked: true });
    const lifted = await home.run([
      'resident',
      'restrict',
      resident,
      '--lift',
      '--told',
      '2026-11-23',
      '--reason',
      'x',
    ]);
    expect(lifted.stdout).toContain('is not restricted. Nothing was changed.');
  });
});

describe('resident restrict --lift', () => {
  test('asks on which day the person was told, not in the future and not before the restriction', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident } = await add(home);
    await restrict(home, resident);
    const lifting = ['resident', 'restrict', resident, '--lift', '--reason', 'settled'];
    expect(await refused(home, lifting)).toEqual([2, 'usage']);
    expect(await refused(home, [...lifting, '--told', '31/02/2027'])).toEqual([2, 'usage']);
    expect(await refused(home, [...lifting, '--told', '2026-11-24'])).toEqual([2, 'usage']);
    expect(await refused(home, [...lifting, '--told', '2026-11-22'])).toEqual([2, 'usage']);
    expect(await refused(home, ['resident', 'restrict', resident, '--told', '2026-11-23', ...WHY])).toEqual([
      2,
      'usage',
    ]);
    expect(await refused(home, ['resident', 'restrict', resident, '--lift', '--told', '2026-11-23'])).toEqual([
      2,
      'usage',
    ]);
    expect((await ask(home, ['resident', 'show', resident])).marks.restricted).toBe(true);
    expect(await lift(home, resident, NOW)).toMatchObject({ status: 'lifted', told: '2026-11-23', dueAtOnce: 0 });
    expect(await lift(home, resident, NOW)).toMatchObject({ status: 'not-restricted' });
    const { entries } = await ask(home, ['audit', 'list', '--resident', resident]);
    expect(entries.find(({ act }: Answer) => act === 'resident restrict lifted')).toMatchObject({
      facts: { told: '2026-11-23' },
      reason: 'settled',
    });
  });

  test('makes what is past its time due at once, and says so, but for what a hold keeps', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident } = await add(home);
    const second = await add(home, { at: '2026-11-20T09:00:00.000Z' });
    await restrict(home, resident);
    await sweep(home, DUE);
    const holding = ['hold', 'place', '--contact', second.reference, '--reason', 'claim', '--review', '2027-01-31'];
    await ask(home, holding, DUE);
    const dry = await home.run(
      ['resident', 'restrict', resident, '--lift', '--told', '2026-12-24', '--reason', 'settled', '--dry-run'],
      { now: DUE },
    );
    expect(dry.stdout).toContain('1 contact past the time is due at once, and goes with the next sweep.');
    expect(dry.stdout).toContain('1 contact past the time stays: a hold keeps it.');
    expect(await lift(home, resident, DUE)).toMatchObject({
      status: 'lifted',
      dueAtOnce: 1,
      held: 1,
      backupsOpenableUntil: '2027-03-26',
    });
    expect((await ask(home, ['status'], DUE)).contacts).toMatchObject({ dueNow: 1, kept: 1 });
    expect(await sweep(home, DUE)).toMatchObject({ disposed: 1, held: 1, restricted: 0 });
    // What was sealed ahead for the restriction is explained for as long as copies of it can be.
    expect((await states(home, 'P56,P59', DUE)).P56.state).toBe('kept');
  });

  test('a contact that is not due goes on its own day, though sealed ahead', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident } = await add(home);
    await restrict(home, resident);
    await lift(home, resident, '2026-11-30T09:00:00.000Z');
    expect((await states(home, 'P56', '2026-12-01T09:00:00.000Z')).P56.state).toBe('kept');
    expect(await sweep(home, DUE)).toMatchObject({ disposed: 1, held: 0 });
  });

  test('an erasure after it says for how long copies that were sealed ahead can be opened', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident } = await add(home);
    await restrict(home, resident);
    await lift(home, resident, '2026-11-30T09:00:00.000Z');
    const erasing = ['resident', 'erase', resident, '--reason', 'unlawful', '--yes'];
    // Sealed on 23 November; copies made until the lift are sealed to 92 days after it at the latest.
    expect((await ask(home, erasing, '2026-12-01T09:00:00.000Z')).receipt).toMatchObject({
      erased: 1,
      kept: [],
      backupsOpenableUntil: '2027-03-02',
    });
  });
});

describe('resident deceased', () => {
  const reporting = (resident: string, ...more: readonly string[]) => [
    'resident',
    'deceased',
    resident,
    '--source',
    'Tell Us Once',
    ...more,
  ];

  test('marks as reported by whom, never as a fact; deletes nothing; can be withdrawn', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident, reference } = await add(home);
    expect(await ask(home, reporting(resident, '--date', '2026-11-03'))).toEqual({
      schema: 'steward.resident-deceased/1',
      resident,
      status: 'reported',
      source: 'tell-us-once',
      contactsAfter: 1,
    });
    const shown = await home.run(['resident', 'show', resident]);
    expect(shown.stdout).toContain('Reported deceased by Tell Us Once. This is a report, not a fact.');
    expect((await home.run(['contact', 'show', reference])).stdout).toContain('Reported deceased by Tell Us Once.');
    expect((await ask(home, ['resident', 'show', resident])).contacts).toHaveLength(1);
    const again = ['resident', 'deceased', resident, '--source', 'relative'];
    expect(await ask(home, again)).toMatchObject({ status: 'already', source: 'tell-us-once', contactsAfter: null });
    expect((await ask(home, ['status'])).marked.reportedDeceased).toBe(1);
    expect(await refused(home, ['resident', 'deceased', resident, '--withdraw'])).toEqual([2, 'usage']);
    const withdrawing = ['resident', 'deceased', resident, '--withdraw', '--reason', 'of somebody else'];
    expect(await ask(home, withdrawing)).toMatchObject({ status: 'withdrawn' });
    expect(await ask(home, withdrawing)).toMatchObject({ status: 'not-reported' });
    expect((await ask(home, ['resident', 'show', resident])).marks).toMatchObject({
      deceased: false,
      deceasedSource: null,
    });
    expect(await acts(home, resident)).toEqual(
      expect.arrayContaining(['resident deceased', 'resident deceased withdrawn']),
    );
  });

  test('the day of death is in no table, no entry and no file of the home', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident } = await add(home);
    await ask(home, reporting(resident, '--date', '2026-11-07'));
    const { store } = await home.open();
    const bodies = store.raw.prepare('select body from audit_entry').pluck().all().join('\n');
    const rows = JSON.stringify(store.raw.prepare('select * from resident').all());
    expect(bodies).toContain('"source":"tell-us-once"');
    expect(bodies + rows).not.toContain('2026-11-07');
    const other = await add(home, { name: 'Idris Example', phone: '07700 900143' });
    expect(await ask(home, reporting(other.resident, '--date', '-'), NOW, '7/11/2026\n')).toMatchObject({
      contactsAfter: 1,
    });
    expect(readFileSync(join(home.root, 'store.db')).includes('2026-11-07')).toBe(false);
    expect(readFileSync(join(home.root, 'store.db-wal')).includes('2026-11-07')).toBe(false);
  });

  test('refuses a day that is none or in the future, a source that is none of the list, and does not repeat either', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident } = await add(home);
    for (const words of [
      ['resident', 'deceased', resident],
      ['resident', 'deceased', resident, '--source', 'her daughter Wanda'],
      reporting(resident, '--date', '31/02/2026'),
      reporting(resident, '--date', '2026-11-24'),
      [...reporting(resident), '--withdraw', '--reason', 'x'],
    ]) {
      const ran = await home.run([...words, '--json']);
      expect([ran.exit, JSON.parse(ran.stderr).error.code], words.join(' ')).toEqual([2, 'usage']);
      expect(ran.stderr).not.toMatch(/Wanda|2026-11-24|31\/02/);
    }
  });

  test('a request for somebody reported deceased warns that it may be no subject access', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident } = await add(home);
    await ask(home, reporting(resident));
    const opening = ['request', 'open', '--type', 'access', '--received', '2026-11-23', '--resident', resident];
    const opened = await ask(home, opening);
    expect(opened.warnings.join(' ')).toContain('reported deceased');
    await ask(home, ['request', 'pack', opened.reference, '-o', 'pack']);
    const notes = readFileSync(join(home.folder, 'pack', 'officer', 'officer-notes.txt'), 'utf8');
    expect(notes).toContain('reported deceased by Tell Us Once');
  });

  test('sources are found however they are spelled', () => {
    expect(
      [
        'Tell Us Once',
        'tell-us-once',
        'TELLUSONCE',
        'the Registrar',
        'a relative',
        'Relative',
        'hospital or care home',
      ].map(deathSource),
    ).toEqual(['tell-us-once', 'tell-us-once', 'tell-us-once', 'registrar', 'relative', 'relative', 'care-provider']);
    for (const source of Object.keys(DEATH_SOURCES)) expect(deathSource(source)).toBe(source);
    expect(deathSource('Wanda')).toBeUndefined();
    expect(reportedBy('other')).toBe('reported deceased');
  });
});

describe.each([
  ['do-not-contact', 'doNotContact', 'Do not contact.'],
  ['safe-contact', 'safeContact', 'Safe contact only'],
] as const)('resident %s', (name, mark, says) => {
  test('sets, says already, shows, is taken off, and both are audited', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident, reference } = await add(home);
    const setting = ['resident', name, resident, '--reason', 'asked for'];
    expect(await refused(home, ['resident', name, resident])).toEqual([2, 'usage']);
    expect((await ask(home, [...setting, '--dry-run'])).plan).toMatchObject({ resident, mark: name, already: false });
    expect(await ask(home, setting)).toEqual({ schema: `steward.resident-${name}/1`, resident, status: 'set' });
    expect(await ask(home, setting)).toMatchObject({ status: 'already' });
    expect((await home.run(['resident', 'show', resident])).stdout).toContain(says);
    expect((await ask(home, ['contact', 'show', reference])).marks[mark]).toBe(true);
    expect((await ask(home, ['status'])).marked[mark]).toBe(1);
    expect(await ask(home, [...setting, '--lift'])).toMatchObject({ status: 'lifted' });
    expect(await ask(home, [...setting, '--lift'])).toMatchObject({ status: 'not-set' });
    expect((await ask(home, ['resident', 'show', resident])).marks[mark]).toBe(false);
    expect(await acts(home, resident)).toEqual(expect.arrayContaining([`resident ${name}`, `resident ${name} lifted`]));
  });
});

test('a pack tells officer and resident of the marks, and a safe-contact one how to send it', async () => {
  const home = await makeTestHome({ now: NOW });
  const { resident } = await add(home);
  await ask(home, ['resident', 'safe-contact', resident, '--reason', 'asked for']);
  await restrict(home, resident);
  const opening = ['request', 'open', '--type', 'access', '--received', '2026-11-23', '--resident', resident];
  const { reference, warnings } = await ask(home, opening);
  expect(warnings.join(' ')).toContain('only in a safe way');
  await ask(home, ['request', 'pack', reference, '-o', 'pack']);
  const read = (path: string) => readFileSync(join(home.folder, 'pack', path), 'utf8');
  expect(read('officer/officer-notes.txt')).toMatch(/MARKS ON THE RECORD\n {3}- Safe contact only\./);
  expect(JSON.parse(read('pack.json')).marks).toMatchObject({ restricted: true, safeContact: true });
  expect(read('index.html')).toContain('a mark that your record is restricted since 23 November 2026');
});

describe('marks and what is done to residents', () => {
  const merge = (home: TestHome, from: string, into: string) =>
    ask(home, ['resident', 'merge', from, '--into', into, '--reason', 'same person', '--yes']);

  test('a merge keeps what is marked on either, and a split marks both and says so', async () => {
    const home = await makeTestHome({ now: NOW });
    const one = await add(home);
    const two = await add(home, { name: 'M. Testperson', dateOfBirth: undefined });
    expect(one.resident).not.toBe(two.resident);
    await ask(home, ['resident', 'deceased', one.resident, '--source', 'registrar']);
    await restrict(home, two.resident);
    await ask(home, ['resident', 'do-not-contact', two.resident, '--reason', 'asked for']);
    await merge(home, two.resident, one.resident);
    const marks = {
      restricted: true,
      restrictedSince: NOW,
      deceased: true,
      deceasedSource: 'registrar',
      doNotContact: true,
      safeContact: false,
    };
    expect((await ask(home, ['resident', 'show', one.resident])).marks).toEqual(marks);
    expect((await states(home, 'P34,P59')).P59.state).toBe('kept');
    const splitting = ['resident', 'split', one.resident, '--contact', two.reference, '--reason', 'not hers', '--yes'];
    const split = await ask(home, splitting);
    expect(split.marks).toEqual(marks);
    expect((await ask(home, ['resident', 'show', split.made])).marks).toEqual(marks);
    expect((await states(home, 'P34,P59')).P59.state).toBe('kept');
    // What was the one's alone is taken off the other.
    await ask(home, ['resident', 'deceased', split.made, '--withdraw', '--reason', 'not hers']);
    expect((await ask(home, ['resident', 'show', one.resident])).marks.deceased).toBe(true);
    expect(await sweep(home, DUE)).toMatchObject({ disposed: 0, held: 2, restricted: 2 });
  });

  test('merging a lifted restriction into a restricted resident leaves it restricted', async () => {
    const home = await makeTestHome({ now: NOW });
    const one = await add(home);
    const two = await add(home, { name: 'M. Testperson', dateOfBirth: undefined });
    await restrict(home, one.resident);
    await restrict(home, two.resident);
    await lift(home, two.resident, NOW);
    await merge(home, two.resident, one.resident);
    expect((await ask(home, ['resident', 'show', one.resident])).marks).toMatchObject({
      restricted: true,
      restrictedSince: NOW,
    });
    expect((await states(home, 'P59')).P59.state).toBe('kept');
  });

  test('marks last while a request does, and go with the last that is held', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident } = await add(home);
    const opening = ['request', 'open', '--type', 'access', '--received', '2026-11-23', '--resident', resident];
    const { reference } = await ask(home, opening);
    await ask(home, ['resident', 'safe-contact', resident, '--reason', 'asked for']);
    expect(await sweep(home, DUE)).toMatchObject({ disposed: 1 });
    expect((await ask(home, ['status'], DUE)).marked.safeContact).toBe(1);
    expect((await states(home, 'P34,P59', DUE)).P34.state).not.toBe('broken');
    await ask(home, ['request', 'close', reference, '--sent', '2026-12-23'], DUE);
    await sweep(home, '2030-02-01T09:00:00.000Z');
    expect((await ask(home, ['status'], '2030-02-01T09:00:00.000Z')).marked.safeContact).toBe(0);
  });

  test('somebody of whom only a request is left can be restricted, and it is kept', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident } = await add(home);
    const opening = ['request', 'open', '--type', 'access', '--received', '2026-11-23', '--resident', resident];
    const { reference } = await ask(home, opening);
    await ask(home, ['request', 'close', reference, '--sent', '2026-11-23']);
    await sweep(home, DUE);
    expect(await restrict(home, resident, DUE)).toMatchObject({ status: 'restricted', contacts: 0 });
    await sweep(home, '2029-12-01T09:00:00.000Z');
    expect((await ask(home, ['request', 'list'], '2029-12-01T09:00:00.000Z')).requests).toHaveLength(1);
    await lift(home, resident, '2029-12-01T09:00:00.000Z');
    await sweep(home, '2029-12-02T09:00:00.000Z');
    expect((await ask(home, ['request', 'list'], '2029-12-02T09:00:00.000Z')).requests).toHaveLength(0);
  });

  test('check finds a mark that was taken off, or set again, by hand', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident } = await add(home);
    await restrict(home, resident);
    await ask(home, ['resident', 'do-not-contact', resident, '--reason', 'asked for']);
    expect((await states(home, 'P59')).P59.state).toBe('kept');
    const { store } = await home.open();
    store.raw.exec('update resident set restricted = null, do_not_contact = 0');
    const damaged = await states(home, 'P34,P59');
    expect(damaged.P59).toMatchObject({ state: 'broken' });
    expect(damaged.P59.evidence).toContain(`Resident ${resident} is restricted by the audit`);
    expect(damaged.P34.state).toBe('broken');
    store.raw.exec('update resident set restricted = 1, do_not_contact = 1');
    expect((await states(home, 'P59')).P59.state).toBe('kept');
    await lift(home, resident, NOW);
    store.raw.exec('update resident set restricted = 1');
    expect((await states(home, 'P59')).P59.state).toBe('broken');
  });

  test('keys rotate, also with everything sealed anew, keeps marks and what they keep', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident, reference } = await add(home);
    await restrict(home, resident);
    await ask(home, ['keys', 'rotate', '--yes', '--reseal']);
    expect((await ask(home, ['contact', 'show', reference])).marks.restricted).toBe(true);
    expect(await sweep(home, DUE)).toMatchObject({ disposed: 0, held: 1, restricted: 1 });
    expect((await states(home, 'P59', DUE)).P59.state).toBe('kept');
  });
});
