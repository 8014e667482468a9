import { afterAll, expect, test } from 'vitest';
import { inSnapshot } from '../../src/db/snapshot.ts';
import { gather, gatherBefore } from '../../src/notice/checks/evidence.ts';
import { keptSafe } from '../../src/notice/checks/safety.ts';
import { forgetTemplate, type HealthyHome, healthyHome } from './healthy-home.ts';

afterAll(forgetTemplate);

/** The first sweep of the month, which gives the index a new key and moves the chain, in another process. */
async function sweep(home: HealthyHome, now: string): Promise<void> {
  const { applySweep, planSweep } = await import('../../src/retention/sweep.ts');
  const opened = await home.open(now);
  const plan = await planSweep(opened, { allowGapMs: 400 * 86_400_000, max: undefined });
  await applySweep(opened, plan, () => undefined);
  await opened.close();
}

const NOW = '2026-12-01T09:00:00.000Z';

test.each(['before', 'after'])(
  'a sweep that ends %s the check has begun to read the store is no broken promise',
  async (when) => {
    const home = await healthyHome();
    const opened = await home.open(NOW);
    const before = await gatherBefore(opened);
    if (when === 'before') await sweep(home, NOW);
    const finding = await inSnapshot(opened.store, async () => {
      const evidence = await gather(opened, undefined, before);
      if (when === 'after') await sweep(home, NOW);
      return keptSafe(evidence);
    });
    expect(finding.evidence.join('\n')).not.toContain('does not belong');
    expect(finding).toMatchObject({ state: 'kept', failed: 0 });
  },
);

test('a key that neither time belongs to the store is', async () => {
  const home = await healthyHome();
  home.store("update meta set value = 'another' where key = 'indexKey'");
  const opened = await home.open(NOW);
  const before = await gatherBefore(opened);
  const finding = await inSnapshot(opened.store, async () => keptSafe(await gather(opened, undefined, before)));
  expect(finding).toMatchObject({ state: 'broken' });
  expect(finding.evidence.join('\n')).toContain('The index key does not belong to this store.');
});

test('a chain that follows the floor while the check reads is waited for, and one that stays behind is told', async () => {
  const home = await healthyHome();
  const floor = '2026-11-20';
  home.store("update meta set value = ? where key = 'floor'", floor);
  const opened = await home.open(NOW);
  const before = await gatherBefore(opened);
  const check = () => inSnapshot(opened.store, async () => keptSafe(await gather(opened, undefined, before)));
  expect((await check()).evidence.join('\n')).toContain(`The chain stands before ${floor}`);
  const { finishStep } = await import('../../src/home/step.ts');
  const other = await home.open(NOW);
  setTimeout(() => void finishStep(other), 200);
  // What was sealed to a day before the new floor does not open any more; the chain is what this is about.
  expect((await check()).evidence.join('\n')).not.toContain('The chain stands before');
});
