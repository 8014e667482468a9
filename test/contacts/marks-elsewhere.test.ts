import { describe, expect, test } from 'vitest';
import { addErasures } from '../../src/db/erasures.ts';
import { DAY_0, DAY_1, DAY_2, DAY_31, DAY_32, loseStore, makeScene, type Scene } from '../home/restore/scene.ts';
import { mobiles, NOW, surveyDesk } from '../survey/desk.ts';

const WHY = ['--reason', 'accuracy disputed'];

async function residentOf(scene: Scene, reference: string, now: string): Promise<string> {
  return (await scene.json(['contact', 'show', reference], now)).resident;
}

const restrict = (scene: Scene, resident: string, now: string) =>
  scene.json(['resident', 'restrict', resident, ...WHY], now);

const lift = (scene: Scene, resident: string, now: string) =>
  scene.json(['resident', 'restrict', resident, '--lift', '--told', now.slice(0, 10), '--reason', 'settled'], now);

const sweep = async (scene: Scene, now: string) =>
  (await scene.json(['retention', 'sweep', '--yes', '--allow-gap', '4000d'], now)).receipt;

const stateOf = async (scene: Scene, id: string, now: string): Promise<string> =>
  (await scene.json(['check', '--only', id], now)).promises[0].state;

describe('a backup', () => {
  test('brings marks back, and opens what is restricted long after it was due', async () => {
    const scene = await makeScene();
    const reference = await scene.add('phone', DAY_0);
    const resident = await residentOf(scene, reference, DAY_0);
    await restrict(scene, resident, DAY_0);
    await scene.json(['resident', 'safe-contact', resident, '--reason', 'asked for'], DAY_0);
    await scene.json(['resident', 'deceased', resident, '--source', 'coroner'], DAY_0);
    const backup = await scene.backUp('backup', DAY_1);
    await sweep(scene, DAY_31);
    loseStore(scene);
    const { receipt } = await scene.json(['restore', backup, '--yes'], DAY_32);
    expect(receipt).toMatchObject({ restored: 1, expiredInBackup: 0, problems: [] });
    const accept = await scene.at(['restore', 'accept', '--dry-run'], DAY_32);
    expect(accept.stdout).toContain('Restrictions and other marks on residents');
    expect((await scene.json(['resident', 'show', resident], DAY_32)).marks).toEqual({
      restricted: true,
      restrictedSince: DAY_0,
      deceased: true,
      deceasedSource: 'coroner',
      doNotContact: false,
      safeContact: true,
    });
    await scene.json(['restore', 'accept', '--yes'], DAY_32);
    expect(await sweep(scene, DAY_32)).toMatchObject({ disposed: 0, held: 1, restricted: 1 });
    expect(await stateOf(scene, 'P59', DAY_32)).toBe('kept');
  });

  test('in which a restriction is in force that was lifted before the erasure brings nobody back', async () => {
    const scene = await makeScene();
    const reference = await scene.add('email', DAY_0);
    const resident = await residentOf(scene, reference, DAY_0);
    await restrict(scene, resident, DAY_0);
    const backup = await scene.backUp('backup', DAY_0);
    await lift(scene, resident, DAY_1);
    const erasing = ['contact', 'erase', reference, '--reason', 'unlawful', '--yes'];
    expect((await scene.json(erasing, DAY_1)).receipt).toMatchObject({ erased: 1, kept: [] });
    loseStore(scene);
    expect((await scene.json(['restore', backup, '--yes'], DAY_2)).receipt).toMatchObject({
      restored: 0,
      erasedAgain: 1,
      problems: [],
    });
    expect((await scene.json(['contact', 'list'], DAY_2)).contacts).toEqual([]);
  });
});

describe('an erasure that was killed once the ledger knew', () => {
  test('waits while somebody is restricted since, says so, and is carried out when that is lifted', async () => {
    const scene = await makeScene();
    const reference = await scene.add('email', DAY_0);
    const resident = await residentOf(scene, reference, DAY_0);
    const opened = await scene.open(DAY_0);
    const { id } = await opened.store.db.selectFrom('contact').select('id').executeTakeFirstOrThrow();
    const row = { record: id, digest: null, generation: 1, until: '2027-11-23', at: DAY_0 };
    await addErasures((await opened.register()).db, [row]);
    await restrict(scene, resident, DAY_1);
    expect(await sweep(scene, DAY_1)).toMatchObject({ erased: 0 });
    const erasing = ['contact', 'erase', reference, '--reason', 'unlawful', '--yes'];
    expect((await scene.json(erasing, DAY_1)).receipt.kept).toEqual([{ reference, why: 'restricted' }]);
    await lift(scene, resident, DAY_2);
    expect(await sweep(scene, DAY_2)).toMatchObject({ erased: 1 });
    expect((await scene.at(['contact', 'show', reference], DAY_2)).exit).toBe(1);
  });
});

test('survey invite gives the verdict of each mark, and texts nobody who is marked', async () => {
  const desk = await surveyDesk();
  await desk.called(mobiles(5));
  const marked = [
    ['restrict', ...WHY],
    ['deceased', '--source', 'relative'],
    ['do-not-contact', '--reason', 'asked for'],
    ['safe-contact', '--reason', 'asked for'],
  ] as const;
  const residents: string[] = [];
  for (const [at, [name, ...flags]] of marked.entries()) {
    const stdin = mobiles(5)[at]?.phone as string;
    const found = await desk.home.run(['resident', 'find', '--by', 'phone', '--json'], { stdin });
    residents.push(JSON.parse(found.stdout).residents[0].id);
    const ran = await desk.home.run(['resident', name, residents[at] as string, ...flags]);
    expect(ran.exit, ran.stderr).toBe(0);
  }
  const ran = await desk.invite();
  const { plan, receipt } = JSON.parse(ran.stdout);
  expect(plan.verdicts).toMatchObject({ invited: 1, restrictedOrHeld: 1, deceased: 1, doNotContact: 2 });
  expect(receipt.sent).toBe(1);
  expect(desk.notify.sent).toHaveLength(1);
  // Lifted, each is one that may be invited; the others were told of nobody.
  const off = [
    ['restrict', '--lift', '--told', NOW.slice(0, 10), '--reason', 'settled'],
    ['deceased', '--withdraw', '--reason', 'of somebody else'],
    ['do-not-contact', '--lift', '--reason', 'asked for'],
    ['safe-contact', '--lift', '--reason', 'asked for'],
  ] as const;
  for (const [at, [name, ...flags]] of off.entries())
    expect((await desk.home.run(['resident', name, residents[at] as string, ...flags])).exit).toBe(0);
  expect(JSON.parse((await desk.invite()).stdout).receipt.sent).toBe(4);
});
