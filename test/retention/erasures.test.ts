import { describe, expect, test } from 'vitest';
import { addErasures } from '../../src/db/erasures.ts';
import { nameErasedAgain } from '../../src/retention/erased-again.ts';
import { finishErasures } from '../../src/retention/erasures.ts';
import { makeTestHome, type TestHome } from '../support/home.ts';

const NOW = '2026-11-23T09:00:00.000Z';
const MORAG = { name: 'Morag Testperson', dateOfBirth: '1980-02-29', phone: '07700 900142' };

async function add(home: TestHome, contact: Record<string, unknown>): Promise<string> {
  const ran = await home.run(['contact', 'add', '--from', '-', '--json'], {
    stdin: JSON.stringify({ channel: 'phone', at: NOW, ...contact }),
  });
  expect(ran.exit, ran.stderr).toBe(0);
  return JSON.parse(ran.stdout).reference;
}

/** As an erase that was killed once the ledger knew. */
async function name(home: TestHome, reference: string, at = NOW): Promise<void> {
  const opened = await home.open();
  const { id } = await opened.store.db
    .selectFrom('contact')
    .select('id')
    .where('reference', '=', reference)
    .executeTakeFirstOrThrow();
  const row = { record: id, digest: null, generation: 1, until: '2026-12-23', at };
  await addErasures((await opened.register()).db, [row]);
}

const find = async (home: TestHome, kind: string, value: string) =>
  JSON.parse((await home.run(['resident', 'find', '--by', kind, '--json'], { stdin: value })).stdout).residents;

describe('what the ledger names', () => {
  test('goes with its index lines, and what the same person left otherwise stays findable', async () => {
    const home = await makeTestHome({ now: NOW });
    const first = await add(home, { ...MORAG, email: 'morag@example.com' });
    const second = await add(home, MORAG);
    await name(home, first);
    expect(await finishErasures(await home.open())).toEqual({ erased: 1, stuck: [] });
    expect(await finishErasures(await home.open())).toEqual({ erased: 0, stuck: [] });
    expect((await home.run(['contact', 'show', first])).exit).toBe(1);
    expect((await home.run(['contact', 'show', second])).exit).toBe(0);
    expect(await find(home, 'email', 'morag@example.com')).toEqual([]);
    expect(await find(home, 'phone', MORAG.phone)).toHaveLength(1);
    await name(home, second);
    await finishErasures(await home.open());
    const left = await (await home.open()).store.db.selectFrom('identifier_index').selectAll().execute();
    expect(left).toEqual([]);
  });

  test('is finished and certified by the next sweep', async () => {
    const home = await makeTestHome({ now: NOW });
    const reference = await add(home, MORAG);
    await name(home, reference);
    const ran = await home.run(['retention', 'sweep', '--yes', '--json']);
    expect(JSON.parse(ran.stdout).receipt).toMatchObject({ disposed: 0, erased: 1, certificate: 1, foots: true });
  });

  test('goes by its outside reference too, when a restored store knows it as another contact', async () => {
    const home = await makeTestHome({ now: NOW });
    const first = await add(home, { ...MORAG, source: 'crm', reference: 'A-1' });
    await home.run(['contact', 'erase', first, '--reason', 'unlawful', '--yes']);
    expect(await nameErasedAgain(await home.open())).toBe(0);
    // Another branch of this home, in which the same row had been recorded under another id.
    const opened = await home.open();
    const register = await opened.register();
    const { digest, ...rest } = await register.db.selectFrom('erasure').selectAll().executeTakeFirstOrThrow();
    await register.db.updateTable('erasure').set({ digest: null }).execute();
    const held = await add(home, { ...MORAG, source: 'crm', reference: 'A-1' });
    await register.db.updateTable('erasure').set({ digest }).execute();
    await home.run(['hold', 'place', '--contact', held, '--reason', 'inquiry', '--review', '2027-01-31']);
    expect(await nameErasedAgain(opened)).toBe(1);
    expect(await nameErasedAgain(opened)).toBe(1);
    expect(await register.db.selectFrom('erasure').select('record').execute()).toHaveLength(2);
    expect((await finishErasures(opened)).erased).toBe(0);
    const { holds } = JSON.parse((await home.run(['hold', 'list', '--json'])).stdout);
    await home.run(['hold', 'release', holds[0].id, '--reason', 'inquiry over']);
    expect((await finishErasures(opened)).erased).toBe(1);
    expect(rest.until).toBe('2026-12-23');
  });

  test('a hold placed since keeps it; one from before the erasure does not', async () => {
    const home = await makeTestHome({ now: NOW });
    const kept = await add(home, MORAG);
    const gone = await add(home, MORAG);
    for (const reference of [kept, gone])
      await home.run(['hold', 'place', '--contact', reference, '--reason', 'inquiry', '--review', '2027-01-31']);
    await name(home, kept);
    await name(home, gone, '2026-11-23T09:00:00.001Z');
    expect((await finishErasures(await home.open())).erased).toBe(1);
    expect((await home.run(['contact', 'show', kept])).exit).toBe(0);
    expect((await home.run(['contact', 'show', gone])).exit).toBe(1);
  });
});
