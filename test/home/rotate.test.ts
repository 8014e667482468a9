import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { verify } from '../../src/audit/chain.ts';
import { registerState } from '../../src/home/catch-up.ts';
import { registerProblems } from '../../src/home/register.ts';
import { begin } from '../../src/home/rotate.ts';
import { write } from '../../src/home/write.ts';
import { addOptOuts } from '../../src/opt-outs/add.ts';
import { checkNumbers } from '../../src/opt-outs/check.ts';
import { numberDigest, stateOf } from '../../src/opt-outs/number.ts';
import { hmacSha256 } from '../../src/vault/hmac.ts';
import { keyOf, ledgerGeneration, ledgerKeys } from '../../src/vault/keyring.ts';
import type { Chain } from '../../src/vault/ratchet.ts';
import { openRecovery } from '../../src/vault/recovery.ts';
import { auditKeys, permanentKey, readChain, readKeyring } from '../../src/vault/vault.ts';
import { openedBy, type SealedRow } from '../support/attacker.ts';
import { filesHolding } from '../support/bytes.ts';
import { makeTestHome, type TestHome } from '../support/home.ts';

const DAY_0 = '2026-11-23T09:00:00.000Z';
const DAY_1 = '2026-11-24T09:00:00.000Z';
const OPTED_OUT = '07700 900101';
const REMOVED = '07700 900102';

const CSV = [
  'channel,at,name,dateOfBirth,phone,email,nino,source,reference',
  'phone,2026-11-22T10:00:00Z,Idris Example,14/07/1961,07700 900456,,QQ123456A,test,1',
  'phone,2026-11-22T11:00:00Z,Aisha Sampleton,03/11/1992,07700 900457,,,test,2',
  'email,2026-11-22T12:00:00Z,Wanda Fictional,30/01/1949,,wanda@example.com,,test,3',
  'email,2026-11-22T13:00:00Z,Tomos Placeholder,21/05/1975,,tomos@example.com,,,',
  '',
].join('\n');

async function lived(home: TestHome): Promise<void> {
  writeFileSync(join(home.folder, 'contacts.csv'), CSV);
  await ok(home, ['contact', 'import', 'contacts.csv']);
  await ok(home, ['opt-out', 'add', '--how', 'phone'], OPTED_OUT);
  await ok(home, ['opt-out', 'add', '--how', 'text'], REMOVED);
  await ok(home, ['opt-out', 'remove', '--how', 'email', '--reason', 'asked again'], REMOVED);
}

async function ok(home: TestHome, argv: readonly string[], stdin?: string, now?: string): Promise<string> {
  const ran = await home.run(argv, {
    ...(stdin === undefined ? {} : { stdin }),
    ...(now === undefined ? {} : { now }),
  });
  expect(ran.exit, `${argv.join(' ')}: ${ran.stderr}`).toBe(0);
  return ran.stdout;
}

const json = async (home: TestHome, argv: readonly string[], now?: string) =>
  JSON.parse(await ok(home, [...argv, '--json'], undefined, now));

const rotate = (home: TestHome, ...more: readonly string[]) => json(home, ['keys', 'rotate', '--yes', ...more]);

function rowsOf(path: string): readonly SealedRow[] {
  const db = new Database(path, { readonly: true });
  try {
    return db.prepare('select id, sealed_day, sealed from contact order by id').all() as SealedRow[];
  } finally {
    db.close();
  }
}

const opensWith = (chain: Chain, homeId: string, rows: readonly SealedRow[]): number =>
  openedBy(chain, homeId, rows).length;

/** Everything that must hold whatever was renewed. */
async function expectWhole(home: TestHome, now = DAY_0): Promise<void> {
  const store = join(home.root, 'store.db');
  const opened = await home.open(now);
  const rows = rowsOf(store);
  expect(opensWith(readChain(opened.vault), opened.homeId, rows)).toBe(rows.length);
  const register = await opened.register();
  expect(await registerProblems(register, permanentKey(opened.vault, 'registerChain'))).toEqual([]);
  expect(await registerState(opened)).toBe('current');
  await opened.close();
  await ok(home, ['audit', 'verify'], undefined, now);
  for (const spelled of [OPTED_OUT, '+44 7700 900101', '00447700900101', '0+44 7700-900101'])
    expect((await home.run(['opt-out', 'check'], { stdin: spelled, now })).exit, spelled).toBe(3);
  expect((await home.run(['opt-out', 'check'], { stdin: REMOVED, now })).exit).toBe(0);
  const checked = JSON.parse((await home.run(['check', '--only', 'P54,P59,P60,P61', '--json'], { now })).stdout);
  expect(checked.promises.filter((each: { state: string }) => each.state === 'broken')).toEqual([]);
}

describe('keys rotate', () => {
  test('loses nothing: contacts, opt-outs, register, audit, imports, residents and pseudonyms', async () => {
    const home = await makeTestHome({ now: DAY_0 });
    await lived(home);
    await ok(home, ['export', 'run', 'contacts', '-o', 'before.csv']);
    const before = (await home.open()).vault.keyring;
    expect(await rotate(home)).toMatchObject({
      epoch: 2,
      generation: 2,
      oldEpochUntil: '2027-11-23',
      resealed: 0,
      optOutsCarried: 1,
      recoveryCopiesToReplace: [],
    });
    await expectWhole(home);
    const { keyring } = (await home.open()).vault;
    for (const name of ['audit', 'registerDigest', 'registerSeal', 'registerChain', 'erasureLedger'] as const)
      expect(keyOf(keyring, name), name).not.toEqual(keyOf(before, name));
    expect(keyring.pending).toBeUndefined();
    expect(keyring.pseudonymRoots).toEqual(before.pseudonymRoots);

    const again = await json(home, ['contact', 'import', 'contacts.csv']);
    expect(again).toMatchObject({ recorded: 0, duplicates: 4 });
    const found = JSON.parse(await ok(home, ['resident', 'find', '--by', 'nino', '--json'], 'QQ 12 34 56 A'));
    expect(found.residents).toHaveLength(1);
    await ok(home, ['export', 'run', 'contacts', '-o', 'after.csv']);
    expect(readFileSync(join(home.folder, 'after.csv'))).toEqual(readFileSync(join(home.folder, 'before.csv')));
    await ok(home, ['opt-out', 'remove', '--how', 'phone', '--reason', 'asked again'], '+447700900101');
    expect((await home.run(['opt-out', 'check'], { stdin: OPTED_OUT })).exit).toBe(0);
  });

  test('what was erased before or between renewals comes back by no import', async () => {
    const home = await makeTestHome({ now: DAY_0 });
    await lived(home);
    const erase = async () => {
      const { contacts } = await json(home, ['contact', 'list']);
      await ok(home, ['contact', 'erase', contacts[0].reference, '--reason', 'unlawful', '--yes']);
    };
    await erase();
    await rotate(home);
    await erase();
    await rotate(home, '--reseal');
    const again = await json(home, ['contact', 'import', 'contacts.csv']);
    expect(again).toMatchObject({ recorded: 0, duplicates: 2, erased: 2 });
    await expectWhole(home);
  });

  test('an old chain with the master key opens what was sealed before, and nothing sealed after', async () => {
    const home = await makeTestHome({ now: DAY_0 });
    await lived(home);
    const old = await home.open();
    const chain = readChain(old.vault);
    const before = rowsOf(join(home.root, 'store.db'));
    await rotate(home);
    await ok(home, ['contact', 'add', '--channel', 'email', '--from', '-'], JSON.stringify({ name: 'Idris Example' }));
    const all = rowsOf(join(home.root, 'store.db'));
    const after = all.filter((row) => !before.some(({ id }) => id === row.id));
    expect([before.length, after.length]).toEqual([4, 1]);
    expect(opensWith(chain, old.homeId, before)).toBe(4);
    expect(opensWith(chain, old.homeId, after)).toBe(0);
    expect(opensWith(readChain(old.vault), old.homeId, all)).toBe(5);
  });

  test('whoever has the old keyring can neither write an entry nor ask the register', async () => {
    const home = await makeTestHome({ now: DAY_0 });
    await lived(home);
    const old = (await home.open()).vault;
    await rotate(home);
    const { db } = await (await home.open()).register();
    const mobile = OPTED_OUT.replace(/^0(.*) (.*)$/, '+44$1$2');
    expect((await stateOf(db, numberDigest(permanentKey(old, 'registerDigest'), mobile))).optedOut).toBe(false);
    const store = new Database(join(home.root, 'store.db'));
    const { seq, body } = store.prepare('select seq, body from audit_entry order by seq desc limit 1').get() as {
      seq: number;
      body: string;
    };
    const mac = hmacSha256(permanentKey(old, 'audit'), Buffer.from(body));
    store.prepare('update audit_entry set mac = ? where seq = ?').run(mac, seq);
    store.close();
    expect((await home.run(['audit', 'verify'])).stdout).toContain(`entry ${seq} was changed`);
  });

  test('--reseal: an old chain opens nothing that is in the store, and no byte of the old seals is left', async () => {
    const home = await makeTestHome({ now: DAY_0 });
    await lived(home);
    await ok(home, ['request', 'open', '--type', 'access', '--received', '2026-11-23']);
    const old = await home.open();
    const chain = readChain(old.vault);
    const store = join(home.root, 'store.db');
    const before = rowsOf(store);
    const register = new Database(join(home.root, 'secure', 'register.db'), { readonly: true });
    const numbers = register.prepare('select digest, sealed from register_event').all() as {
      digest: Buffer | null;
      sealed: Buffer | null;
    }[];
    register.close();
    await old.close();
    const receipt = await rotate(home, '--reseal', '--reason', 'a laptop was lost');
    expect(receipt).toMatchObject({ epoch: 2, oldEpochUntil: null, resealed: 5, notResealed: 0, bytesCleared: true });
    await expectWhole(home);

    const opened = await home.open();
    const rows = rowsOf(store);
    expect(rows.map(({ id, sealed_day }) => [id, sealed_day])).toEqual(
      before.map(({ id, sealed_day }) => [id, sealed_day]),
    );
    expect(opensWith(chain, opened.homeId, rows)).toBe(0);
    expect(opensWith(readChain(opened.vault), opened.homeId, rows)).toBe(4);
    // And the other way: what is left on disk opens no copy of the store from before.
    expect(opensWith(readChain(opened.vault), opened.homeId, before)).toBe(0);
    expect(readChain(opened.vault).earlier).toBeUndefined();
    const gone = [
      ...before.map((row) => row.sealed),
      ...numbers.flatMap(({ digest, sealed }) => [digest, sealed]),
    ].filter((each) => each !== null);
    expect(gone.length).toBeGreaterThan(8);
    expect(filesHolding(home.root, gone)).toEqual([]);
    // So that the test can fail: what lives on is found by the same search.
    expect(filesHolding(home.root, [rows[0]?.sealed as Buffer])).not.toEqual([]);
  });

  test('twice in a row: every epoch opens, each is forgotten in its time', async () => {
    const home = await makeTestHome({ now: DAY_0 });
    await lived(home);
    await rotate(home);
    await ok(home, ['contact', 'add', '--channel', 'phone', '--from', '-'], JSON.stringify({ name: 'Idris Example' }));
    expect(await rotate(home)).toMatchObject({ epoch: 3, generation: 3 });
    await expectWhole(home);
    const { vault } = await home.open();
    expect(readChain(vault).earlier?.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(vault.keyring.earlier?.map(({ generation }) => generation)).toEqual([1, 2]);
    expect(ledgerGeneration(vault.keyring)).toBe(3);
    expect(ledgerKeys(vault.keyring).map(({ generation }) => generation)).toEqual([1, 2, 3]);
    expect(await rotate(home, '--reseal')).toMatchObject({ epoch: 4, resealed: 5, oldEpochUntil: null });
    await expectWhole(home);
  });

  test('a sweep past the last day of the old epoch forgets it', async () => {
    const home = await makeTestHome({ now: DAY_0 });
    const sent = (reference: string) =>
      ok(
        home,
        ['contact', 'add', '--channel', 'phone', '--from', '-'],
        JSON.stringify({ name: 'Idris Example', source: 't', reference }),
      );
    await sent('1');
    expect(await rotate(home)).toMatchObject({ oldEpochUntil: '2026-12-23' });
    const at = async (now: string) => {
      await ok(home, ['retention', 'sweep', '--yes', '--allow-gap', '60d'], undefined, now);
      return (await json(home, ['keys', 'status'], now)).chain;
    };
    expect(await at('2026-12-23T08:00:00.000Z')).toMatchObject({ earlier: [{ epoch: 1, until: '2026-12-23' }] });
    expect(await at('2026-12-24T08:00:00.000Z')).toEqual({ day: '2026-12-24', epoch: 2, earlier: [] });
  });

  test('a recovery copy made after opens everything, those made before are to be replaced', async () => {
    const home = await makeTestHome({ now: DAY_0 });
    await lived(home);
    writeFileSync(join(home.folder, 'words'), 'quite invented words here\n', { mode: 0o600 });
    const env = { STEWARD_RECOVERY_PASSPHRASE_FILE: join(home.folder, 'words') };
    const copy = async (file: string) =>
      JSON.parse((await home.run(['keys', 'recovery', '-o', file, '--json'], { env })).stdout);
    const { id } = await copy('first');
    expect((await rotate(home)).recoveryCopiesToReplace).toEqual([id]);
    await ok(home, ['contact', 'add', '--channel', 'email', '--from', '-'], JSON.stringify({ name: 'Idris Example' }));
    const status = await home.run(['keys', 'status', '--json']);
    expect(status.exit).toBe(3);
    expect(JSON.parse(status.stdout).problems).toEqual([
      `Recovery copy ${id} was made before the keys were renewed, and opens nothing sealed since.`,
    ]);
    expect((await json(home, ['status'])).warnings).toContain(
      'The keys were changed since the last recovery copy was made: steward keys recovery -o FILE',
    );
    await copy('second');
    await ok(home, ['keys', 'recovery', '--destroyed', id]);
    expect((await home.run(['keys', 'status'])).exit).toBe(0);
    const { chain, home: homeId } = openRecovery(join(home.folder, 'second'), 'quite invented words here');
    const emails = rowsOf(join(home.root, 'store.db')).filter((row) => row.sealed_day > '2027');
    expect(emails).toHaveLength(3);
    expect(opensWith(chain, homeId, emails)).toBe(3);
  });

  test('needs a yes, and a dry run changes nothing', async () => {
    const home = await makeTestHome({ now: DAY_0 });
    await lived(home);
    const keyring = readFileSync(join(home.root, 'secure', 'keyring'));
    expect(await home.run(['keys', 'rotate'])).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('needs a yes'),
    });
    const { plan } = await json(home, ['keys', 'rotate', '--dry-run', '--reseal']);
    expect(plan).toMatchObject({ renews: true, reseal: true, epoch: { from: 1, to: 2 }, optOuts: 1, records: 4 });
    expect(readFileSync(join(home.root, 'secure', 'keyring'))).toEqual(keyring);
  });
});

describe('what stands in the way of a renewal', () => {
  const filesOf = (home: TestHome) =>
    ['secure/keyring', 'secure/register.db', 'never-back-up/chain'].map((name) => readFileSync(join(home.root, name)));

  const damaged = async (change: (register: Database.Database) => void) => {
    const home = await makeTestHome({ now: DAY_0 });
    await lived(home);
    const register = new Database(join(home.root, 'secure', 'register.db'));
    change(register);
    register.close();
    const before = filesOf(home);
    const ran = await home.run(['keys', 'rotate', '--yes']);
    expect(filesOf(home)).toEqual(before);
    expect(ran.exit).toBe(1);
    expect((await home.run(['audit', 'list'])).stdout).not.toContain('keys rotate');
    return ran.stderr;
  };

  test('an event whose seal does not open', async () => {
    const said = await damaged((register) =>
      register.exec(
        'update register_event set sealed = (select sealed from register_event where seq = 2) where seq = 1',
      ),
    );
    expect(said).toMatch(/Event 1 of the opt-out register was changed/);
  });

  test('an event that was changed: the new chain must not vouch for it', async () => {
    const said = await damaged((register) =>
      register.exec(`update register_event set detail = '{"how":"web"}' where seq = 2`),
    );
    expect(said).toMatch(/Event 2 of the opt-out register was changed/);
  });

  test('a register that was rolled back', async () => {
    const said = await damaged((register) => register.exec('delete from register_event where seq = 3'));
    expect(said).toMatch(/older than this store has seen/);
  });

  test('a damaged record keeps the old epoch, which a backup of it needs', async () => {
    const home = await makeTestHome({ now: DAY_0 });
    await lived(home);
    const store = new Database(join(home.root, 'store.db'));
    store.exec(
      "update contact set sealed = cast(substr(sealed, 1, 40) || x'00' || substr(sealed, 42) as blob) where rowid = 2",
    );
    store.close();
    const ran = await home.run(['keys', 'rotate', '--yes', '--reseal', '--json']);
    expect(ran.exit).toBe(3);
    expect(JSON.parse(ran.stdout)).toMatchObject({ resealed: 3, notResealed: 1, oldEpochUntil: '2027-11-22' });
  });

  test('sealing everything again that was stopped goes on with the next sweep, and is told until then', async () => {
    const home = await makeTestHome({ now: DAY_0 });
    await lived(home);
    const stopped = await home.run(['keys', 'rotate', '--yes', '--reseal'], { signal: AbortSignal.abort('SIGINT') });
    expect(stopped).toMatchObject({ exit: 130, stderr: expect.stringContaining('each chunk is whole') });
    const status = await home.run(['keys', 'status', '--json']);
    expect(status.exit).toBe(3);
    expect(JSON.parse(status.stdout)).toMatchObject({
      chain: { epoch: 2, earlier: [{ epoch: 1 }] },
      unfinished: { reseal: true },
    });
    const check = await home.run(['check', '--only', 'P54']);
    expect(check.exit).toBe(3);
    expect(check.stdout).toContain('Not everything is sealed again under the present epoch.');
    await ok(home, ['retention', 'sweep', '--yes']);
    expect(await json(home, ['keys', 'status'])).toMatchObject({
      chain: { epoch: 2, earlier: [] },
      unfinished: { reseal: false },
    });
    await expectWhole(home);
  });

  test('another renewal that is under way: its keys are not thrown away', async () => {
    const home = await makeTestHome({ now: DAY_0 });
    await lived(home);
    const wish = { reseal: false, reason: undefined, approvedBy: undefined };
    const [first, second] = [await home.open(), await home.open()];
    await begin(first, wish);
    await expect(begin(second, wish)).rejects.toMatchObject({ code: 'locked' });
    await first.close();
    await second.close();
    // Run again after a kill, the same command finishes what it began, and does not renew a second time.
    expect(await rotate(home)).toMatchObject({ renewed: false, epoch: 2, generation: 2 });
    expect(await rotate(home)).toMatchObject({ renewed: true, epoch: 3, generation: 3 });
    await expectWhole(home);
  });

  test('a register that goes missing half-way stops what needs it, and only that; back again, the renewal is finished', async () => {
    const home = await makeTestHome({ now: DAY_0 });
    await lived(home);
    const register = join(home.root, 'secure', 'register.db');
    const away = join(home.folder, 'register.away');
    const opened = await home.open();
    // As a kill leaves it right after the renewal was decided.
    await begin(opened, { reseal: false, reason: undefined, approvedBy: undefined });
    await opened.close();
    renameSync(register, away);
    await ok(home, ['contact', 'add', '--channel', 'phone', '--from', '-'], JSON.stringify({ name: 'Idris Example' }));
    expect((await home.run(['opt-out', 'check'], { stdin: OPTED_OUT })).exit).toBe(1);
    expect((await home.run(['keys', 'status'])).stdout).toContain('The renewal of the keys begun at 2026-11-23');
    expect((await home.run(['check', '--only', 'P54'])).stdout).toContain('The renewal of the keys begun at');
    renameSync(away, register);
    expect((await home.run(['opt-out', 'check'], { stdin: OPTED_OUT })).exit).toBe(3);
    expect(await json(home, ['keys', 'status'])).toMatchObject({
      keyring: { generation: 2 },
      chain: { epoch: 2 },
      problems: [],
    });
    await expectWhole(home);
  });
});

describe('a command that runs while the keys are renewed', () => {
  test('writes, appends and answers nothing under the old keys', async () => {
    const home = await makeTestHome({ now: DAY_0 });
    await lived(home);
    const stale = await home.open();
    await stale.register();
    await rotate(home);
    const renewed = {
      code: 'keys-renewed',
      message: 'The keys were renewed while this command ran.',
      hint: 'Run it again.',
    };
    await expect(write(stale, (writing) => writing.audit({ act: 'stale' }))).rejects.toMatchObject(renewed);
    await expect(addOptOuts(stale, ['+447700900199'], 'phone')).rejects.toMatchObject(renewed);
    await expect(checkNumbers(stale, [OPTED_OUT])).rejects.toMatchObject(renewed);
    await expectWhole(home);
    expect((await home.run(['opt-out', 'check'], { stdin: '07700 900199' })).exit).toBe(0);
  });

  test('says so with exit 11, an import half-way through a file too', async () => {
    const home = await makeTestHome({ now: DAY_0 });
    await lived(home);
    const lines = Array.from({ length: 6_000 }, (_, n) => `phone,2026-11-22T10:00:00Z,Person ${n} Testperson,t,${n}`);
    async function* slowly() {
      yield Buffer.from(`channel,at,name,source,reference\n${lines.slice(0, 5_500).join('\n')}\n`);
      await rotate(home);
      yield Buffer.from(`${lines.slice(5_500).join('\n')}\n`);
    }
    const ran = await home.run(['contact', 'import', '-'], { stdinFrom: slowly() });
    expect(ran.stderr).toContain('The keys were renewed while this command ran.');
    expect(ran.exit).toBe(11);
    writeFileSync(join(home.folder, 'big.csv'), `channel,at,name,source,reference\n${lines.join('\n')}\n`);
    const { recorded, duplicates } = await json(home, ['contact', 'import', 'big.csv']);
    expect(recorded + duplicates).toBe(6_000);
    expect(recorded).toBeGreaterThan(0);
    await expectWhole(home);
  });
});

describe('what a backup brings back from before', () => {
  const keep = (home: TestHome, ...names: readonly string[]) => {
    mkdirSync(join(home.folder, 'kept'), { recursive: true });
    for (const name of names)
      if (existsSync(join(home.root, name)))
        cpSync(join(home.root, name), join(home.folder, 'kept', name.replace('/', '-')));
  };
  const putBack = (home: TestHome, ...names: readonly string[]) => {
    for (const name of names) {
      rmSync(join(home.root, name), { force: true });
      const kept = join(home.folder, 'kept', name.replace('/', '-'));
      if (existsSync(kept)) copyFileSync(kept, join(home.root, name));
    }
  };
  // The index is made anew by a restore, which then needs no old key of it; here it comes back with the store.
  const STORE = ['store.db', 'store.db-wal', 'store.db-shm', 'never-back-up/index-key'];

  test('the store goes on under the new keys, with its old entries checked by the old', async () => {
    const home = await makeTestHome({ now: DAY_0 });
    await lived(home);
    keep(home, ...STORE);
    await rotate(home);
    await ok(home, ['opt-out', 'add', '--how', 'text'], '07700 900777');
    putBack(home, ...STORE);
    await ok(home, ['contact', 'add', '--channel', 'phone', '--from', '-'], JSON.stringify({ name: 'Idris Example' }));
    const opened = await home.open();
    expect(await verify(opened.store.db, auditKeys(opened.vault), [])).toMatchObject({ ok: true });
    // It had seen the register as far as it went then, and finds that event again under its new code.
    expect(await registerState(opened)).toBe('current');
    const rows = rowsOf(join(home.root, 'store.db'));
    expect(opensWith(readChain(opened.vault), opened.homeId, rows)).toBe(5);
    await opened.close();
    await rotate(home);
    const later = await home.open();
    expect(await verify(later.store.db, auditKeys(later.vault), [])).toMatchObject({ ok: true });
    for (const number of [OPTED_OUT, '07700 900777'])
      expect((await home.run(['opt-out', 'check'], { stdin: number })).exit).toBe(3);
  });

  test('the register is carried over, and stays as far behind as it is', async () => {
    const home = await makeTestHome({ now: DAY_0 });
    await lived(home);
    keep(home, 'secure/register.db');
    await rotate(home);
    await rotate(home);
    putBack(home, 'secure/register.db');
    const opened = await home.open();
    expect(await registerProblems(await opened.register(), permanentKey(opened.vault, 'registerChain'))).toEqual([]);
    expect((await home.run(['opt-out', 'list'])).stdout).toContain('07700 ••• 101');
    expect(await home.run(['opt-out', 'check'], { stdin: OPTED_OUT })).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining('older than this store has seen'),
    });
  });

  test('an old keyring beside a newer store is refused in one sentence', async () => {
    const home = await makeTestHome({ now: DAY_0 });
    await lived(home);
    keep(home, 'secure/keyring');
    await rotate(home);
    putBack(home, 'secure/keyring');
    expect(await home.run(['status'])).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining('The keyring is older than the store'),
    });
  });
});

test('an old keyring in a backup made half-way holds no chain', async () => {
  const home = await makeTestHome({ now: DAY_0 });
  await lived(home);
  const opened = await home.open();
  await begin(opened, { reseal: true, reason: undefined, approvedBy: undefined });
  const pending = readKeyring(opened.vault);
  await opened.close();
  await ok(home, ['status']);
  const { vault } = await home.open(DAY_1);
  expect(JSON.stringify(pending)).not.toContain(readChain(vault).value.toString('base64'));
  expect(pending.pending).toMatchObject({ generation: 2, epoch: 2, reseal: true });
});
