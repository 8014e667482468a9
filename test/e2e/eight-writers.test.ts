import { expect, test } from 'vitest';
import { auditBodies } from '../support/planted.ts';
import { makePlace } from '../support/process.ts';
import { whatIsWrong } from './crash/whole.ts';
import { type Told, toldNothing, type Writer, writersOf } from './eight-writers.ts';

/** How long they write; `npm run soak` lets them write for a minute. */
const SECONDS = Number(process.env.STEWARD_WRITERS_SECONDS ?? 10);

/** Somebody else has the lock, or renewed the keys: the only reasons for which one of them may be refused. */
const BUSY = /^\{"error":\{"code":"(locked|keys-renewed)","message":"[A-Z][^"]*\."/;

async function all(writers: readonly Writer[], until: number): Promise<void> {
  await Promise.all(
    writers.map(async (writer) => {
      for (let turn = 0; Date.now() < until; turn += 1) await writer(turn);
    }),
  );
}

/** Each command was answered, or refused in one sentence because another one was writing. */
function expectAnswers({ ran }: Told): void {
  for (const { words, ran: each } of ran) {
    // Who reads on keeps the log of the store, and what was disposed of in it, for a moment longer.
    if (each.exit === 0 || (each.exit === 3 && each.stdout.includes('"bytesCleared":false'))) continue;
    expect(each.exit, `${words}: ${each.stderr}${each.stdout}`).toBe(11);
    expect(each.stderr, words).toMatch(BUSY);
    expect(each.stdout, words).toBe('');
    expect(each.stderr.trim().split('\n'), words).toHaveLength(1);
  }
}

function actsIn(home: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const body of auditBodies(home)) {
    const { act } = JSON.parse(body) as { readonly act: string };
    found.set(act, (found.get(act) ?? 0) + 1);
  }
  return found;
}

test(
  `eight processes write for ${SECONDS} seconds: what was answered is there once, and nothing else`,
  async () => {
    const place = await makePlace();
    const told = toldNothing();
    await all(writersOf(place, told), Date.now() + SECONDS * 1_000);
    expectAnswers(told);

    // The next command that writes enters what a lock kept out of the audit.
    const swept = await place.run(['retention', 'sweep', '--yes']);
    expect(swept.exit, swept.stderr).toBe(0);
    const { references, optOuts } = told;
    expect(await whatIsWrong(place, { references, optOuts })).toEqual([]);
    const acts = actsIn(place.home);
    for (const [act, times] of told.acts) expect([act, acts.get(act)]).toEqual([act, times]);

    const json = async (...words: readonly string[]) => JSON.parse((await place.run([...words, '--json'])).stdout);
    const holds = (await json('hold', 'list')).holds.map(({ id }: { readonly id: string }) => id);
    expect(new Set(holds)).toEqual(told.holds);
    const requests = (await json('request', 'list', '--limit', '500')).requests;
    expect(new Set(requests.map((each: { readonly reference: string }) => each.reference))).toEqual(told.requests);
    const verified = await place.run(['audit', 'verify']);
    expect(verified.exit, verified.stdout).toBe(0);
    const checked = await json('check', '--only', 'P40,P54,P56,P58,P59,P60,P61');
    const broken = checked.promises.filter(({ state }: { readonly state: string }) => state === 'broken');
    expect(broken).toEqual([]);

    expect(told.backups.length).toBeGreaterThan(0);
    for (const { folder, contacts, least, most } of told.backups) {
      const proved = await place.run(['backup', 'verify', folder]);
      expect(proved.exit, proved.stdout + proved.stderr).toBe(0);
      expect(contacts).toBeGreaterThanOrEqual(least);
      expect(contacts).toBeLessThanOrEqual(most);
    }
    const [first] = told.backups;
    const restored = JSON.parse((await place.run(['restore', first?.folder ?? '', '--yes', '--json'])).stdout);
    expect(restored.receipt).toMatchObject({ problems: [] });
    expect((await json('opt-out', 'list', '--limit', '1')).total).toBe(optOuts.size);
    expect((await place.run(['audit', 'verify'])).exit).toBe(0);
    const refused = told.ran.filter(({ ran }) => ran.exit !== 0).length;
    console.log(`${told.ran.length} commands of eight writers, ${refused} refused because others wrote.`);
  },
  SECONDS * 1_000 + 120_000,
);
