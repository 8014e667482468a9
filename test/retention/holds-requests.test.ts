import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { addContact, ask, makePack, NOW, openAccess } from '../requests/desk.ts';
import { makeTestHome, type TestHome } from '../support/home.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers of the program are looked into by their names
type Answer = any;

/** The pack's day is 12 May 2027, the request's 12 November 2029. */
const PACK_DUE = '2027-05-20T09:00:00.000Z';
const REQUEST_DUE = '2029-11-20T09:00:00.000Z';

const sweep = (home: TestHome, now: string, flag = '--yes') =>
  ask<Answer>(home, ['retention', 'sweep', '--allow-gap', '4000d', flag], { now });

/** One resident with an answered request and its pack; another, whom no hold covers, with the same. */
async function answered(home: TestHome) {
  const { resident } = await addContact(home);
  const { resident: other } = await addContact(home, {
    name: 'Idris Example',
    nino: 'QQ123457C',
    phone: '07700 900456',
  });
  expect(other).not.toBe(resident);
  const made = [];
  for (const [at, each] of [resident, other].entries()) {
    const reference = await openAccess(home, [each]);
    await makePack(home, reference, `pack-${at}`);
    await ask(home, ['request', 'close', reference, '--sent', '2026-11-12']);
    made.push(reference);
  }
  return { resident, held: made[0] as string, free: made[1] as string };
}

const place = (home: TestHome, resident: string, now: string, review: string) =>
  ask<{ id: string }>(home, ['hold', 'place', '--resident', resident, '--reason', 'claim', '--review', review], {
    now,
  });

const references = async (home: TestHome, now: string): Promise<readonly string[]> =>
  (await ask<Answer>(home, ['request', 'list'], { now })).requests.map((each: Answer) => each.reference);

describe('a hold on a resident', () => {
  test('keeps the pack of their request past its day, counted by plan, receipt and certificate, and lets it go after', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident } = await answered(home);
    const { id } = await place(home, resident, '2027-04-01T09:00:00.000Z', '2027-06-30');
    const dry = await sweep(home, PACK_DUE, '--dry-run');
    expect(dry.plan.files).toMatchObject({ due: 1, kept: 1 });
    const { receipt } = await sweep(home, PACK_DUE);
    expect(receipt.files).toMatchObject({ destroyed: 1, kept: 1 });
    expect(existsSync(join(home.folder, 'pack-0'))).toBe(true);
    expect(existsSync(join(home.folder, 'pack-1'))).toBe(false);
    const certificate = await ask<Answer>(home, ['certificate', 'show', String(receipt.certificate)], {
      now: PACK_DUE,
    });
    expect(certificate.files).toMatchObject({ destroyed: 1, kept: 1 });
    expect(certificate.held).toEqual([expect.objectContaining({ id, requests: 0, files: 1 })]);
    expect(certificate.text).toContain(`${id}: 2 contacts, 1 file, because claim`.replace('2 contacts', '1 contact'));
    // Kept is not overdue, and no reason for a promise to be broken.
    const check = JSON.parse((await home.run(['check', '--json', '--only', 'P54,P59'], { now: PACK_DUE })).stdout);
    expect(check.promises.map(({ state }: Answer) => state)).toEqual(['kept', 'kept']);
    const status = await ask<Answer>(home, ['status'], { now: PACK_DUE });
    expect(status.files).toMatchObject({ waiting: 1, overdue: 0, kept: 1 });

    await ask(home, ['hold', 'release', id, '--reason', 'settled'], { now: PACK_DUE });
    expect((await sweep(home, PACK_DUE)).receipt.files).toMatchObject({ destroyed: 1, kept: 0 });
    expect(existsSync(join(home.folder, 'pack-0'))).toBe(false);
  });

  test('keeps their closed request past its day, sealed ahead, though none of their contacts is left', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident, held, free } = await answered(home);
    await sweep(home, '2029-11-01T09:00:00.000Z');
    expect([...(await references(home, REQUEST_DUE))].sort()).toEqual([held, free].sort());
    const { id } = await place(home, resident, '2029-11-01T09:00:00.000Z', '2030-01-15');
    const dry = await sweep(home, REQUEST_DUE, '--dry-run');
    expect(dry.plan.requests).toMatchObject({ due: 1, kept: 1 });
    const swept = await sweep(home, REQUEST_DUE);
    expect(swept.receipt.requests).toEqual({ destroyed: 1, kept: 1 });
    expect(await references(home, REQUEST_DUE)).toEqual([held]);
    // The chain has gone on, and the request still opens: it was sealed to the review.
    expect(swept.receipt.unreadableThrough).toBe('2029-11-19');
    expect((await ask<Answer>(home, ['request', 'show', held], { now: REQUEST_DUE })).via).toBeNull();
    const opened = await home.open(REQUEST_DUE);
    const row = await opened.store.db.selectFrom('request').select(['sealed_day', 'destroy_by']).executeTakeFirst();
    expect(row).toEqual({ sealed_day: '2030-01-15', destroy_by: '2029-11-12' });
    const certificate = await ask<Answer>(home, ['certificate', 'show', String(swept.receipt.certificate)], {
      now: REQUEST_DUE,
    });
    expect(certificate.requests).toMatchObject({ destroyed: 1, kept: 1 });
    expect(certificate.text).toContain(`${id}: 0 contacts, 1 request, because claim`);

    await ask(home, ['hold', 'release', id, '--reason', 'settled'], { now: REQUEST_DUE });
    expect((await sweep(home, REQUEST_DUE)).receipt.requests).toEqual({ destroyed: 1, kept: 0 });
  });

  test('that is placed between the plan and its act still wins', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident, held } = await answered(home);
    await sweep(home, '2029-11-01T09:00:00.000Z');
    const { applySweep, planSweep } = await import('../../src/retention/sweep.ts');
    const opened = await home.open(REQUEST_DUE);
    const plan = await planSweep(opened, { allowGapMs: 4_000 * 86_400_000, max: undefined });
    expect(plan.requests.due).toBe(2);
    await place(home, resident, REQUEST_DUE, '2030-01-15');
    expect((await applySweep(opened, plan, () => undefined)).requests).toEqual({ destroyed: 1, kept: 1 });
    expect(await references(home, REQUEST_DUE)).toEqual([held]);
  });
});
