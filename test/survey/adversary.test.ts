import { copyFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openHome } from '../../src/home/open.ts';
import type { Opened } from '../../src/home/opened.ts';
import { respond } from '../../src/survey/answer/respond.ts';
import { invite } from '../../src/survey/invite/invite.ts';
import { ledgerKeysOf } from '../../src/survey/invite/ledger-keys.ts';
import { planInvitations } from '../../src/survey/invite/plan.ts';
import { nonceDigest, readToken } from '../../src/survey/link.ts';
import { digestOf } from '../../src/vault/digest.ts';
import { pooledRandom } from '../../src/vault/random.ts';
import { permanentKey } from '../../src/vault/vault.ts';
import { type FakeNotify, fakeNotify } from '../support/notify.ts';
import { deviations, type Guesses, guesses, type Loot, storeIn } from './adversary.ts';
import { mobiles, NOW, surveyDesk } from './desk.ts';

const random = pooledRandom();
const TRIES = 150;
const LEAKY_TRIES = 25;
/** Better than chance, or worse, by so much happens in one of two million series by chance. */
const TELLING = 5;
const NUMBERS = mobiles(10).map(({ phone }) => `+44${phone.replaceAll(' ', '').slice(1)}`);

let template: string;
let notify: FakeNotify;
let keyFile: string;

beforeAll(async () => {
  template = mkdtempSync(join(tmpdir(), 'steward-adversary-'));
  notify = await fakeNotify();
}, 60_000);
afterAll(async () => {
  rmSync(template, { recursive: true, force: true });
  await notify.close();
});

/** Ten calls, and everything ready for the texts. Made inside of the first test, because desks go with their test. */
async function makeTemplate(): Promise<void> {
  if (keyFile !== undefined) return;
  const desk = await surveyDesk();
  await desk.called(mobiles(10));
  cpSync(desk.home.folder, template, { recursive: true });
  keyFile = notify.keyFile(join(template, 'notify.key'));
}

type Trial = { readonly loot: Loot; readonly culprit: number };

/**
 * What happens between the texts and the answer. `during`: while the texts are under way. Each may give a copy of the store
 * with its log, which the adversary then has as well.
 */
type Between = {
  readonly during?: (opened: Opened) => Promise<string>;
  readonly meddle?: (opened: Opened, linkOf: ReadonlyMap<string, string>) => string | undefined;
};

/** Texts ten people, and one of them, by chance, answers. */
async function trial({ during, meddle }: Between): Promise<Trial> {
  const folder = mkdtempSync(join(tmpdir(), 'steward-trial-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(template, folder, { recursive: true });
  const opened = await openHome({
    root: join(folder, 'home'),
    keyFile: join(folder, 'config', 'steward', 'master.key'),
    passphraseFile: undefined,
    askPassphrase: undefined,
    now: () => Date.parse(NOW),
    random,
    signal: new AbortController().signal,
    actor: { name: 'tester', source: 'user' },
    waitMs: 5_000,
  });
  notify.sent.length = 0;
  const plan = await planInvitations(opened, { since: '2026-11-23', until: undefined, sendAt: undefined }, false);
  const access = { keyFile, url: notify.url, timeoutMs: 5_000 };
  const inviting = invite(opened, plan, { notify: access }, () => undefined);
  const copied = await during?.(opened);
  const receipt = await inviting;
  expect(receipt).toMatchObject({ sent: 10 });
  const linkOf = new Map(notify.sent.map((text) => [text.phone_number, text.personalisation.link as string]));
  const earlier = meddle?.(opened, linkOf) ?? copied;
  const culprit = random(4).readUInt32BE(0) % 10;
  await respond(opened, { token: linkOf.get(NUMBERS[culprit] ?? '') ?? '', score: 3, comment: '' });
  const { key } = ledgerKeysOf(opened.vault).current;
  const calls = opened.store.raw.prepare('select id from contact order by at, rowid').pluck().all() as string[];
  const digests = NUMBERS.map((e164) => digestOf(key, 'phone', e164));
  await opened.close();
  return { loot: { digests, calls, store: storeIn(join(folder, 'home')), earlier }, culprit };
}

/** A copy of the store and of its log as they are on disk now. */
function copyOf({ home }: Opened): string {
  const copy = join(home.root, '..', 'copy.db');
  copyFileSync(home.store, copy);
  copyFileSync(`${home.store}-wal`, `${copy}-wal`);
  return copy;
}

async function hitsOf(tries: number, between: Between = {}): Promise<ReadonlyMap<string, number>> {
  await makeTemplate();
  const hits = new Map<string, number>();
  for (let at = 0; at < tries; at += 1) {
    const { loot, culprit } = await trial(between);
    const found: Guesses = guesses(loot);
    for (const [way, guess] of Object.entries(found)) hits.set(way, (hits.get(way) ?? 0) + Number(guess === culprit));
  }
  return hits;
}

const telling = (hits: ReadonlyMap<string, number>, tries: number): readonly string[] =>
  [...hits].filter(([, count]) => Math.abs(deviations(count, tries)) > TELLING).map(([way]) => way);

describe('one answer among ten invitations', () => {
  test('is joined to its number no better than by chance, whatever is looked at', async () => {
    const hits = await hitsOf(TRIES);
    const most = [...hits].sort(([, a], [, b]) => b - a)[0];
    console.log(
      `Of ${TRIES} tries the best of ${hits.size} ways of guessing was right ${most?.[1]} times (${most?.[0]}).`,
    );
    expect(hits.size).toBeGreaterThan(60);
    expect(telling(hits, TRIES)).toEqual([]);
  }, 300_000);
});

/** Puts the links of the store anew, one after the other in an order of its own. */
function rewrite(
  opened: Opened,
  order: (rows: readonly Record<string, unknown>[]) => readonly Record<string, unknown>[],
): void {
  const { raw } = opened.store;
  const rows = raw.prepare('select * from survey_token').all() as Record<string, unknown>[];
  raw.exec('delete from survey_token');
  const insert = raw.prepare('insert into survey_token values (@id, @digest, @day, @service, @used)');
  for (const row of order(rows)) insert.run(row);
  raw.pragma('wal_checkpoint(truncate)');
}

/** The rows of links in the order of the people that `whose` gives for each digest. */
function inOrderOf(opened: Opened, linkOf: ReadonlyMap<string, string>, people: readonly string[]) {
  const tokens = people.map((number) => tokenDigest(opened, linkOf.get(number) ?? ''));
  return (rows: readonly Record<string, unknown>[]) =>
    tokens.map((digest) => rows.find((row) => (row.digest as Buffer).equals(digest)) as Record<string, unknown>);
}

function tokenDigest(opened: Opened, link: string): Buffer {
  const key = permanentKey(opened.vault, 'surveyToken');
  return nonceDigest(key, readToken(key, link)?.nonce ?? Buffer.alloc(0));
}

test('nor from the log of a run that was killed while its texts were under way', async () => {
  const tries = 60;
  notify.delayMs = 40;
  onTestFinished(() => {
    notify.delayMs = 0;
  });
  const hits = await hitsOf(tries, {
    during: async (opened) => {
      notify.calls.length = 0;
      while (notify.calls.length < 10) await new Promise((done) => setTimeout(done, 2));
      return copyOf(opened);
    },
  });
  expect(telling(hits, tries)).toEqual([]);
}, 300_000);

describe('a store that leaks is found out, so the test can fail', () => {
  const peopleIn = (opened: Opened, query: string): readonly string[] => {
    const { key } = ledgerKeysOf(opened.vault).current;
    const digests = opened.store.raw.prepare(query).pluck().all() as Buffer[];
    return digests.map((digest) => NUMBERS.find((number) => digestOf(key, 'phone', number).equals(digest)) ?? '');
  };

  test('links written in the order of the sendings', async () => {
    const hits = await hitsOf(LEAKY_TRIES, {
      meddle: (opened, linkOf) => {
        rewrite(opened, inOrderOf(opened, linkOf, peopleIn(opened, 'select digest from sending order by reference')));
        return undefined;
      },
    });
    expect(telling(hits, LEAKY_TRIES)).toContain('link by its place in the page, sending by key, backwards');
  }, 120_000);

  test('ids of links that count up as the calls do', async () => {
    const hits = await hitsOf(LEAKY_TRIES, {
      meddle: (opened, linkOf) => {
        const order = inOrderOf(opened, linkOf, NUMBERS);
        rewrite(opened, (rows) =>
          order(rows).map((row, at) => ({ ...row, id: `0000000${at}-0000-4000-8000-000000000000` })),
        );
        return undefined;
      },
    });
    expect(telling(hits, LEAKY_TRIES)).toContain('link by key, call by its row');
  }, 120_000);

  test('links written in the order of the ledger', async () => {
    const hits = await hitsOf(LEAKY_TRIES, {
      meddle: (opened, linkOf) => {
        rewrite(opened, inOrderOf(opened, linkOf, peopleIn(opened, 'select digest from invitation order by digest')));
        return undefined;
      },
    });
    expect(telling(hits, LEAKY_TRIES)).toContain('link by its place in the page, number by key, backwards');
  }, 120_000);

  test('a log in which each link stands beside its sending', async () => {
    const hits = await hitsOf(LEAKY_TRIES, {
      meddle: (opened, linkOf) => {
        const { raw } = opened.store;
        const rows = raw.prepare('select * from survey_token').all() as Record<string, unknown>[];
        const sendings = raw.prepare('select * from sending').all() as Record<string, unknown>[];
        raw.exec('delete from survey_token; delete from sending');
        const link = raw.prepare('insert into survey_token values (@id, @digest, @day, @service, @used)');
        const sending = raw.prepare('insert into sending values (@reference, @digest, @day, @service, @how, @state)');
        const { key } = ledgerKeysOf(opened.vault).current;
        const order = inOrderOf(opened, linkOf, NUMBERS)(rows);
        for (const [at, number] of NUMBERS.entries()) {
          const digest = digestOf(key, 'phone', number);
          link.run(order[at]);
          sending.run(sendings.find((row) => (row.digest as Buffer).equals(digest)));
        }
        return copyOf(opened);
      },
    });
    expect(telling(hits, LEAKY_TRIES)).toContain(
      'link by its first page in the log, sending by its first page in the log',
    );
  }, 120_000);
});
