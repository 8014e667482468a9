import { describe, expect, test } from 'vitest';
import { disposeRequests } from '../../src/retention/dispose-files.ts';
import { addContact, ask, NOW, openAccess } from '../requests/desk.ts';
import { makeTestHome, type TestHome } from '../support/home.ts';

/** Three years and a day after the answer was sent. */
const LATER = '2029-11-13T09:00:00.000Z';

const sweepWords = ['retention', 'sweep', '--allow-gap', '4000d'];

/** A request that was answered on the day it came, of somebody whose contacts are long gone when LATER comes. */
async function answered(home: TestHome): Promise<string> {
  const { resident } = await addContact(home);
  const reference = await openAccess(home, [resident]);
  expect((await home.run(['request', 'close', reference, '--sent', '2026-11-12'])).exit).toBe(0);
  expect((await home.run([...sweepWords, '--yes'], { now: '2026-12-24T09:00:00.000Z' })).exit).toBe(0);
  return reference;
}

// biome-ignore lint/suspicious/noExplicitAny: answers of the program are looked into by their names
type Answer = any;

describe('a closed request whose time has come', () => {
  test('is named by the plan, counted by the receipt and certified by its rule', async () => {
    const home = await makeTestHome({ now: NOW });
    await answered(home);
    const before = await ask<Answer>(home, [...sweepWords, '--dry-run'], { now: '2029-11-11T09:00:00.000Z' });
    expect(before.plan.requests).toMatchObject({ due: 0, earliest: null });
    const { plan } = await ask<Answer>(home, [...sweepWords, '--dry-run'], { now: LATER });
    expect(plan).toMatchObject({
      due: 0,
      requests: { due: 1, earliest: '2029-11-12', latest: '2029-11-12', period: '3 years (assumed)' },
    });
    const said = (await home.run([...sweepWords, '--dry-run'], { now: LATER })).stdout;
    expect(said).toContain('1 closed request is due');

    const { receipt } = await ask<Answer>(home, [...sweepWords, '--yes'], { now: LATER });
    expect(receipt).toMatchObject({ disposed: 0, certificate: 2, requests: { destroyed: 1 } });
    const certificate = await ask<Answer>(home, ['certificate', 'show', '2'], { now: LATER });
    expect(certificate.requests).toMatchObject({
      destroyed: 1,
      period: '3 years (assumed)',
      earliestDue: '2029-11-12',
      latestDue: '2029-11-12',
    });
    expect(certificate.text).toContain('1 closed request was removed from the store.');
    expect((await ask<Answer>(home, ['request', 'list'], { now: LATER })).requests).toEqual([]);
    expect((await ask<Answer>(home, [...sweepWords, '--yes'], { now: LATER })).receipt.certificate).toBeNull();
  });

  test('breaks a promise when no sweep came for it', async () => {
    const home = await makeTestHome({ now: NOW });
    await answered(home);
    const stateOn = async (now: string): Promise<Answer> =>
      JSON.parse((await home.run(['check', '--only', 'P59', '--json'], { now })).stdout).promises[0];
    expect(await stateOn('2029-11-12T09:00:00.000Z')).toMatchObject({ state: 'kept' });
    const broken = await stateOn('2029-11-13T09:00:00.000Z');
    expect(broken).toMatchObject({ state: 'broken' });
    expect(broken.evidence).toContain(
      '1 closed request is past the day to be destroyed, the oldest since 12 November 2029.',
    );
  });

  test('is told by the receipt, which does not say that nothing was destroyed', async () => {
    const home = await makeTestHome({ now: NOW });
    await answered(home);
    const { stdout } = await home.run([...sweepWords, '--yes'], { now: LATER });
    expect(stdout).toContain('Requests destroyed: 1.');
    expect(stdout).not.toContain('Nothing was destroyed');
  });

  test('that a killed sweep destroyed is certified by the next', async () => {
    const home = await makeTestHome({ now: NOW });
    await answered(home);
    expect(await disposeRequests(await home.open(LATER))).toBe(1);
    const { receipt } = await ask<Answer>(home, [...sweepWords, '--yes'], { now: LATER });
    expect(receipt).toMatchObject({ certificate: 2, requests: { destroyed: 0 } });
    expect((await ask<Answer>(home, ['certificate', 'show', '2'], { now: LATER })).requests.destroyed).toBe(1);
  });

  test('and a pack whose day has come are in the plan, each by its kind', async () => {
    const home = await makeTestHome({ now: NOW });
    const { resident } = await addContact(home);
    const reference = await openAccess(home, [resident]);
    await ask(home, ['request', 'pack', reference, '-o', 'pack']);
    const now = '2027-05-13T09:00:00.000Z';
    const { plan } = await ask<Answer>(home, [...sweepWords, '--dry-run'], { now });
    expect(plan.files).toMatchObject({
      due: 1,
      kinds: [{ kind: 'pack', count: 1, earliest: '2027-05-12', latest: '2027-05-12' }],
    });
    expect((await home.run([...sweepWords, '--dry-run'], { now })).stdout).toContain(
      '1 file is due:\n  pack: 1 (due 2027-05-12 to 2027-05-12)',
    );
  });
});
