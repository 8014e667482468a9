import { expect, test } from 'vitest';
import { makePlace } from '../support/process.ts';

test('the built program marks residents, and its survey and its exports leave them out', async () => {
  const place = await makePlace();
  // biome-ignore lint/suspicious/noExplicitAny: answers of the program are looked into by their names
  const ask = async (words: readonly string[], stdin?: string): Promise<any> => {
    const ran = await place.run([...words, '--json'], stdin === undefined ? {} : { stdin });
    expect([ran.exit, ran.stderr], words.join(' ')).toEqual([0, '']);
    return JSON.parse(ran.stdout);
  };
  const at = new Date(Date.now() - 60_000).toISOString();
  const call = (name: string, phone: string) =>
    ask(['contact', 'add', '--from', '-'], JSON.stringify({ channel: 'phone', at, name, phone }));
  const marks = [
    ['restrict', '--reason', 'accuracy disputed'],
    ['deceased', '--source', 'Tell Us Once', '--date', at.slice(0, 10)],
    ['do-not-contact', '--reason', 'asked for'],
    ['safe-contact', '--reason', 'asked for'],
  ];
  for (const [index, [name, ...flags]] of marks.entries()) {
    const { resident } = await call(`Marked Testperson${'abcd'[index]}`, `07700 90010${index}`);
    await ask(['resident', name as string, resident, ...flags]);
    const again = await place.run(['resident', name as string, resident, ...flags]);
    expect([again.exit, again.stdout]).toEqual([0, expect.stringContaining('already')]);
  }
  await call('Free Testperson', '07700 900109');
  const { plan } = await ask(['survey', 'invite', '--since', at, '--dry-run']);
  expect(plan.verdicts).toMatchObject({ invited: 1, restrictedOrHeld: 1, deceased: 1, doNotContact: 2 });
  expect(await ask(['export', 'run', 'contacts', '-o', 'out.csv'])).toMatchObject({ rows: 4 });
  expect((await place.run(['audit', 'verify'])).exit).toBe(0);
});
