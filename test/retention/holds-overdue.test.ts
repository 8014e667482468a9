import { expect, test } from 'vitest';
import { addContact, ask, NOW } from '../requests/desk.ts';
import { makeTestHome } from '../support/home.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers of the program are looked into by their names
type Answer = any;

const OVERDUE = '2027-01-05T09:00:00.000Z';

test('a hold that nobody reviewed in time is a finding of the sweep, of status and of check, until it is released', async () => {
  const home = await makeTestHome({ now: NOW });
  const { reference } = await addContact(home);
  await addContact(home);
  const { id } = await ask<{ id: string }>(home, [
    ...['hold', 'place', '--contact', reference, '--reason', 'inquiry', '--review', '2027-01-04'],
  ]);
  const words = ['retention', 'sweep', '--allow-gap', '90d'];
  const intime = await home.run([...words, '--yes', '--json'], { now: '2027-01-04T09:00:00.000Z' });
  expect(intime.exit).toBe(0);
  expect(JSON.parse(intime.stdout).receipt.holdsOverdue).toEqual([]);
  expect((await ask<Answer>(home, ['status'], { now: '2027-01-04T09:00:00.000Z' })).holds).toEqual({
    inForce: 1,
    overdue: 0,
  });

  const dry = await home.run([...words, '--dry-run'], { now: OVERDUE });
  expect(dry.stdout).toContain(`${id} keeps 1 contact, because inquiry; its review was due on 2027-01-04`);
  expect((await ask<Answer>(home, [...words, '--dry-run'], { now: OVERDUE })).plan.holds).toMatchObject([
    { id, overdue: true },
  ]);
  const swept = await home.run([...words, '--yes'], { now: OVERDUE });
  expect(swept.exit).toBe(3);
  expect(swept.stdout).toContain(`The review of hold ${id} was due on 4 January 2027`);
  const again = await home.run([...words, '--yes', '--json'], { now: OVERDUE });
  expect(again.exit).toBe(3);
  expect(JSON.parse(again.stdout).receipt.holdsOverdue).toEqual([{ id, review: '2027-01-04' }]);

  const status = await ask<Answer>(home, ['status'], { now: OVERDUE });
  expect(status.holds).toEqual({ inForce: 1, overdue: 1 });
  expect(status.warnings).toContain(`The review of hold ${id} was due on 4 January 2027: steward hold list`);
  const check = await home.run(['check', '--json', '--only', 'P59'], { now: OVERDUE });
  expect(check.exit).toBe(3);
  const [promise] = JSON.parse(check.stdout).promises;
  expect(promise).toMatchObject({ state: 'broken', failed: 1 });
  expect(promise.evidence).toContain(`The review of hold ${id} was due on 4 January 2027.`);

  await ask(home, ['hold', 'release', id, '--reason', 'closed'], { now: OVERDUE });
  const { receipt } = await ask<Answer>(home, [...words, '--yes'], { now: OVERDUE });
  expect(receipt).toMatchObject({ disposed: 1, holdsOverdue: [] });
  expect((await home.run(['check', '--only', 'P59'], { now: OVERDUE })).exit).toBe(0);
});

test('the certificate says of each hold whether its review was overdue', async () => {
  const home = await makeTestHome({ now: NOW });
  const { reference } = await addContact(home);
  await addContact(home);
  await ask(home, ['hold', 'place', '--contact', reference, '--reason', 'inquiry', '--review', '2026-12-20']);
  await home.run(['retention', 'sweep', '--yes', '--allow-gap', '90d'], { now: OVERDUE });
  const certificate = await ask<Answer>(home, ['certificate', 'show', '1'], { now: OVERDUE });
  expect(certificate.held).toMatchObject([{ overdue: true }]);
  expect(certificate.text).toContain('because inquiry; its review was due on 20 December 2026');
});
