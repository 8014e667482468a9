import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeTestHome, type TestHome } from '../support/home.ts';

const NOW = '2026-11-23T09:00:00.000Z';
const DAY_1 = '2026-11-24T09:00:00.000Z';
const MORAG = { name: 'Morag Testperson', dateOfBirth: '1980-02-29', phone: '07700 900142' };

type Added = { readonly reference: string; readonly resident: string; readonly dueAt: string };

const adding = (home: TestHome, contact: Record<string, unknown>, now = NOW) =>
  home.run(['contact', 'add', '--from', '-', '--json'], {
    stdin: JSON.stringify({ channel: 'phone', at: now, ...contact }),
    now,
  });

async function add(home: TestHome, contact: Record<string, unknown>): Promise<Added> {
  const ran = await adding(home, contact);
  expect(ran.exit, ran.stderr).toBe(0);
  return JSON.parse(ran.stdout);
}

const erasing = (kind: string, id: string, ...flags: readonly string[]) => [
  kind,
  'erase',
  id,
  '--reason',
  'consent-withdrawn',
  '--yes',
  '--json',
  ...flags,
];

async function erase(home: TestHome, kind: string, id: string, now = NOW) {
  const ran = await home.run(erasing(kind, id), { now });
  expect(ran.stdout, ran.stderr).not.toBe('');
  return { exit: ran.exit, ...JSON.parse(ran.stdout) };
}

async function answer(home: TestHome, argv: readonly string[], now = NOW, stdin?: string) {
  const ran = await home.run([...argv, '--json'], { now, ...(stdin === undefined ? {} : { stdin }) });
  expect(ran.stdout, ran.stderr).not.toBe('');
  return JSON.parse(ran.stdout);
}

async function sweep(home: TestHome, now: string) {
  return (await answer(home, ['retention', 'sweep', '--yes', '--allow-gap', '400d'], now)).receipt;
}

/** The state of a promise in `check`. */
async function promise(home: TestHome, id: string, now = NOW): Promise<string> {
  const { promises } = await answer(home, ['check'], now);
  return promises.find((each: { id: string }) => each.id === id).state;
}

const ledger = async (home: TestHome) =>
  (await (await home.open()).register()).db.selectFrom('erasure').selectAll().execute();

describe('contact erase', () => {
  test('takes one contact, certifies it, and says until when backups open', async () => {
    const home = await makeTestHome({ now: NOW });
    const gone = await add(home, { ...MORAG, source: 'crm', reference: 'A-1' });
    const stays = await add(home, MORAG);
    const erased = await erase(home, 'contact', gone.reference);
    expect(erased.exit).toBe(0);
    expect(erased.schema).toBe('steward.contact-erase/1');
    expect(erased.plan).toMatchObject({ erased: 1, kept: [], reason: 'consent-withdrawn' });
    expect(erased.receipt).toMatchObject({
      erased: 1,
      kept: [],
      certificate: 1,
      backupsOpenableUntil: '2026-12-23',
      bytesCleared: true,
      foots: true,
    });
    expect((await home.run(['contact', 'show', gone.reference])).exit).toBe(1);
    expect((await answer(home, ['resident', 'show', stays.resident])).contacts).toHaveLength(1);
    const certificate = await home.run(['certificate', 'show', '1']);
    expect(certificate.stdout).toContain('Erased here; copies in backups cannot be opened after 23 December 2026.');
    expect(await ledger(home)).toMatchObject([{ generation: 1, until: '2026-12-23' }]);
    for (const id of ['P56', 'P59', 'P60']) expect(await promise(home, id), id).not.toBe('broken');
    expect((await home.run(['audit', 'verify'])).exit).toBe(0);
  });

  test('says that a recovery copy which is kept still opens the copies in backups, until it is reported destroyed', async () => {
    const home = await makeTestHome({ now: NOW });
    const passphrase = join(home.folder, 'passphrase');
    writeFileSync(passphrase, 'four random invented words\n', { mode: 0o600 });
    const env = { STEWARD_RECOVERY_PASSPHRASE_FILE: passphrase };
    const made = await home.run(['keys', 'recovery', '-o', join(home.folder, 'copy'), '--json'], { env });
    const eraseOne = async () => {
      const { reference } = await add(home, MORAG);
      const ran = await home.run(['contact', 'erase', reference, '--reason', 'consent-withdrawn', '--yes']);
      const number = /Certificate (\d+)/.exec(ran.stdout)?.[1] ?? '';
      return [ran.stdout, (await home.run(['certificate', 'show', number])).stdout];
    };
    const still = 'A recovery copy of the chain that is kept for longer still opens them.';
    for (const text of await eraseOne()) expect(text).toContain(still);
    await home.run(['keys', 'recovery', '--destroyed', JSON.parse(made.stdout).id]);
    for (const text of await eraseOne()) expect(text).not.toContain(still);
  });

  test('needs a reason of the notice, and a yes', async () => {
    const home = await makeTestHome({ now: NOW });
    const { reference } = await add(home, MORAG);
    const without = await home.run(['contact', 'erase', reference, '--yes']);
    expect(without.exit).toBe(2);
    const other = await home.run(['contact', 'erase', reference, '--reason', 'they asked', '--yes']);
    expect(other.exit).toBe(2);
    expect(other.stderr).toContain('consent-withdrawn, objection-upheld');
    const unasked = await home.run(['contact', 'erase', reference, '--reason', 'consent-withdrawn']);
    expect(unasked.exit).toBe(2);
    const dry = await home.run(['contact', 'erase', reference, '--reason', 'consent-withdrawn', '--dry-run', '--json']);
    expect(dry.exit).toBe(0);
    expect(JSON.parse(dry.stdout)).toMatchObject({ schema: 'steward.contact-erase/1', plan: { erased: 1, kept: [] } });
    expect((await home.run(['contact', 'show', reference])).exit).toBe(0);
    expect(await ledger(home)).toEqual([]);
    const spelled = await home.run(['contact', 'erase', reference, '--reason', 'Consent withdrawn', '--yes', '--json']);
    expect(JSON.parse(spelled.stdout).plan.reason).toBe('consent-withdrawn');
  });

  test('of what nobody has is refused; of what was erased it says so and does nothing', async () => {
    const home = await makeTestHome({ now: NOW });
    expect((await home.run(erasing('contact', 'C-0000-0000-0000'))).exit).toBe(1);
    expect((await home.run(erasing('resident', 'R000000000000000'))).exit).toBe(1);
    const { reference, resident } = await add(home, MORAG);
    expect((await erase(home, 'contact', reference)).receipt.erased).toBe(1);
    for (const [kind, id] of [
      ['contact', reference],
      ['resident', resident],
    ] as const) {
      const again = await erase(home, kind, id);
      expect(again.exit).toBe(0);
      expect(again.receipt).toMatchObject({ erased: 0, kept: [], already: true, certificate: null });
    }
  });

  test('keeps what is held, without the reason of the hold, until the hold is released', async () => {
    const home = await makeTestHome({ now: NOW });
    const { reference } = await add(home, { ...MORAG, source: 'crm', reference: 'A-1' });
    const { id } = await answer(home, [
      'hold',
      'place',
      '--contact',
      reference,
      '--reason',
      'fire inquiry',
      '--review',
      '2027-01-31',
    ]);
    const kept = await erase(home, 'contact', reference);
    expect(kept.exit).toBe(3);
    expect(kept.receipt).toMatchObject({ erased: 0, certificate: null, kept: [{ reference, why: `held by ${id}` }] });
    expect(JSON.stringify(kept)).not.toContain('fire inquiry');
    expect(await ledger(home)).toEqual([]);
    await answer(home, ['hold', 'release', id, '--reason', 'inquiry over']);
    const { receipt } = await erase(home, 'contact', reference, DAY_1);
    // Backups made under the hold hold it sealed to the review day.
    expect(receipt).toMatchObject({ erased: 1, backupsOpenableUntil: '2027-01-31' });
  });

  test('keeps what is restricted', async () => {
    const home = await makeTestHome({ now: NOW });
    const { reference } = await add(home, MORAG);
    const { db } = (await home.open()).store;
    await db.updateTable('contact').set({ restricted: 1 }).execute();
    const { exit, receipt } = await erase(home, 'contact', reference);
    expect(exit).toBe(3);
    expect(receipt).toMatchObject({ erased: 0, kept: [{ reference, why: 'restricted' }] });
  });

  test('takes its recording along, and keeps it when the recording cannot be destroyed', async () => {
    const home = await makeTestHome({ now: NOW });
    const root = join(home.folder, 'recordings');
    mkdirSync(join(root, 'blocked.wav'), { recursive: true });
    writeFileSync(join(root, 'one.wav'), 'sound');
    const { db } = (await home.open()).store;
    const { data } = await db.selectFrom('notice_version').select('data').executeTakeFirstOrThrow();
    const notice = JSON.parse(data);
    notice.recordingsRoot = { value: root, assumed: false };
    await db
      .updateTable('notice_version')
      .set({ data: JSON.stringify(notice) })
      .execute();
    const one = await add(home, { ...MORAG, recording: 'one.wav' });
    const blocked = await add(home, { ...MORAG, recording: 'blocked.wav' });
    const { exit, receipt } = await erase(home, 'resident', one.resident);
    expect(existsSync(join(root, 'one.wav'))).toBe(false);
    expect(exit).toBe(3);
    expect(receipt).toMatchObject({
      erased: 1,
      kept: [{ reference: blocked.reference, why: 'its recording could not be destroyed' }],
    });
    expect(await promise(home, 'P59', '2026-11-23T10:30:00.000Z')).toBe('broken');
    rmSync(join(root, 'blocked.wav'), { recursive: true });
    expect(await sweep(home, NOW)).toMatchObject({ erased: 1, certificate: 2, recordingsNotDestroyed: [] });
    expect(await promise(home, 'P59', '2026-11-23T10:30:00.000Z')).not.toBe('broken');
  });
});

describe('resident erase', () => {
  test('takes every contact and what is remembered; opt-outs, requests and packs stay and are said', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident } = await add(home, MORAG);
    await add(home, { ...MORAG, channel: 'email', email: 'morag@example.com' });
    const other = await add(home, { name: 'Idris Example', dateOfBirth: '1961-07-14', phone: MORAG.phone });
    expect(other.resident).not.toBe(resident);
    await answer(home, ['opt-out', 'add', '--how', 'phone'], NOW, MORAG.phone);
    const { reference } = await answer(home, [
      'request',
      'open',
      '--type',
      'access',
      '--received',
      '2026-11-20',
      '--resident',
      resident,
    ]);
    await answer(home, ['request', 'pack', reference, '-o', 'pack']);
    const { exit, plan, receipt } = await erase(home, 'resident', resident);
    expect(exit).toBe(3);
    expect(plan.erased).toBe(2);
    expect(receipt.erased).toBe(2);
    expect(receipt.backupsOpenableUntil).toBe('2027-11-23');
    expect(receipt.kept).toMatchObject([
      { reference, why: 'an access request that is open' },
      { why: expect.stringMatching(/^a pack made for .*; it is destroyed by /) },
    ]);
    expect((await home.run(['resident', 'show', resident])).exit).toBe(1);
    expect((await answer(home, ['resident', 'find', '--by', 'phone'], NOW, MORAG.phone)).residents).toMatchObject([
      { id: other.resident },
    ]);
    expect((await answer(home, ['opt-out', 'check'], NOW, MORAG.phone)).optedOut).toBe(true);
    expect(await promise(home, 'P60')).toBe('kept');
  });
});

describe('nothing comes back', () => {
  const CSV = [
    'channel,at,name,dateOfBirth,phone,source,reference',
    'phone,2026-11-22T10:00:00Z,Idris Example,1961-07-14,07700 900456,test,1',
    'phone,2026-11-22T11:00:00Z,Wanda Fictional,1949-01-30,07700 900457,test,2',
    'phone,2026-11-22T12:00:00Z,Morag Testperson,1980-02-29,07700 900142,,',
    '',
  ].join('\n');

  async function imported(): Promise<TestHome> {
    const home = await makeTestHome({ now: NOW });
    writeFileSync(join(home.folder, 'contacts.csv'), CSV);
    expect(await answer(home, ['contact', 'import', 'contacts.csv'])).toMatchObject({ recorded: 3, erased: 0 });
    return home;
  }

  test('from the same file, with a reference of its own or a derived one; nor by contact add', async () => {
    const home = await imported();
    for (const phone of ['07700 900456', '07700 900142']) {
      const { residents } = await answer(home, ['resident', 'find', '--by', 'phone'], NOW, phone);
      expect((await erase(home, 'resident', residents[0].id)).receipt.erased).toBe(1);
    }
    const counted = await answer(home, ['contact', 'import', 'contacts.csv', '--dry-run']);
    expect(counted.plan).toMatchObject({ read: 3, toRecord: 0, duplicates: 1, erased: 2, rejected: 0 });
    const again = await home.run(['contact', 'import', 'contacts.csv', '--json']);
    expect(again.exit).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({
      read: 3,
      recorded: 0,
      duplicates: 1,
      erased: 2,
      rejected: 0,
      rejectsFile: null,
    });
    const said = await home.run(['contact', 'import', 'contacts.csv']);
    expect(said.stdout).toContain('2 rows passed over: erased before, and not brought back.');
    const added = await adding(home, { source: 'test', reference: '1' });
    expect(added.exit).toBe(1);
    expect(JSON.parse(added.stderr).error.code).toBe('erased');
    const dry = await home.run(['contact', 'add', '--from', '-', '--dry-run', '--json'], {
      stdin: JSON.stringify({ channel: 'phone', source: 'test', reference: '1' }),
    });
    expect(JSON.parse(dry.stderr).error.code).toBe('erased');
    expect((await adding(home, { source: 'another', reference: '1' })).exit).toBe(0);
    expect((await answer(home, ['contact', 'list'])).contacts).toHaveLength(2);
  });

  test('while the register is missing or behind, in a home that ever erased anything', async () => {
    const home = await imported();
    const { contacts } = await answer(home, ['contact', 'list']);
    const path = join(home.root, 'secure', 'register.db');
    const before = readFileSync(path);
    await erase(home, 'contact', contacts[0].reference);
    const after = readFileSync(path);
    writeFileSync(path, before);
    const behind = await home.run(['contact', 'import', 'contacts.csv', '--json']);
    expect(behind.exit).toBe(1);
    expect(JSON.parse(behind.stderr).error.code).toBe('register-behind');
    const other = await home.run(erasing('contact', contacts[1].reference));
    expect(JSON.parse(other.stderr).error.code).toBe('register-behind');
    rmSync(path);
    const missing = await adding(home, { source: 'test', reference: '1' });
    expect(JSON.parse(missing.stderr).error.code).toBe('register-missing');
    writeFileSync(path, after, { mode: 0o600 });
    expect(await answer(home, ['contact', 'import', 'contacts.csv'])).toMatchObject({ recorded: 0, erased: 1 });
  });
});

test('a register that is missing or damaged does not keep what is due; the erasure waits for it', async () => {
  const home = await makeTestHome({ now: NOW });
  const { reference } = await add(home, MORAG);
  await add(home, { name: 'Idris Example' });
  await erase(home, 'contact', reference);
  const path = join(home.root, 'secure', 'register.db');
  const whole = readFileSync(path);
  writeFileSync(path, Buffer.concat([whole.subarray(0, 4096), Buffer.alloc(whole.length - 4096, 7)]));
  const damaged = await home.run(['retention', 'sweep', '--yes', '--allow-gap', '400d', '--json'], {
    now: '2026-12-24T02:00:00.000Z',
  });
  expect(JSON.parse(damaged.stdout).receipt).toMatchObject({ disposed: 1, unreadableThrough: null });
  const refused = await home.run(['contact', 'erase', reference, '--reason', 'unlawful', '--yes', '--json']);
  expect(refused.exit).toBe(1);
  expect(JSON.parse(refused.stderr).error.code).toBe('corrupted');
});

describe('the ledger prunes itself', () => {
  test('once the chain and every recovery copy stand after its last day', async () => {
    const home = await makeTestHome({ now: NOW });
    const { reference } = await add(home, { ...MORAG, source: 'crm', reference: 'A-1' });
    await add(home, { ...MORAG, channel: 'email' });
    const passphrase = join(home.folder, 'passphrase');
    writeFileSync(passphrase, 'correct horse battery staple example\n', { mode: 0o600 });
    const made = await home.run(['keys', 'recovery', '-o', 'copy', '--json'], {
      env: { STEWARD_PASSPHRASE_FILE: passphrase, STEWARD_RECOVERY_PASSPHRASE_FILE: passphrase },
    });
    expect(made.exit, made.stderr).toBe(0);
    await erase(home, 'contact', reference);
    await sweep(home, '2026-12-23T23:00:00.000Z');
    expect(await ledger(home)).toHaveLength(1);
    // The day after, but a recovery copy still opens what was sealed to that day.
    await sweep(home, '2026-12-24T02:00:00.000Z');
    expect(await ledger(home)).toHaveLength(1);
    const { id } = JSON.parse(made.stdout);
    const reported = await home.run(['keys', 'recovery', '--destroyed', id, '--json'], {
      now: '2026-12-24T03:00:00.000Z',
    });
    expect(reported.exit, reported.stderr).toBe(0);
    await sweep(home, '2026-12-24T04:00:00.000Z');
    expect(await ledger(home)).toEqual([]);
    expect(await promise(home, 'P59', '2026-12-24T04:00:00.000Z')).not.toBe('broken');
    const events = await (await (await home.open()).register()).db
      .selectFrom('register_event')
      .select(['kind', 'detail'])
      .where('kind', 'like', 'eras%')
      .execute();
    expect(events.map(({ kind, detail }) => [kind, JSON.parse(detail).count])).toEqual([
      ['erased', 1],
      ['erasures-pruned', 1],
    ]);
  });
});
