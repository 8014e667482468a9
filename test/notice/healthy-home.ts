import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import type { PersonalData } from '../../src/contacts/contact.ts';
import { indexLines } from '../../src/contacts/match-keys.ts';
import { contactWriter } from '../../src/db/contact-writer.ts';
import { readMeta } from '../../src/db/meta.ts';
import type { ContactTable, NoticeVersionTable } from '../../src/db/schema.ts';
import { openHome } from '../../src/home/open.ts';
import type { Opened } from '../../src/home/opened.ts';
import { write } from '../../src/home/write.ts';
import { type CheckAnswer, checkPromises } from '../../src/notice/check.ts';
import type { Notice } from '../../src/notice/types.ts';
import { versionFacts } from '../../src/notice/versions.ts';
import { pooledRandom } from '../../src/vault/random.ts';
import { indexHmac, readIndexKey } from '../../src/vault/vault.ts';
import { makeTestHome, type Ran, type TestHome } from '../support/home.ts';
import { hearNo } from '../survey/desk.ts';

export const BEGUN = '2026-10-01T09:00:00.000Z';
export const LATER = '2026-11-02T10:00:00.000Z';

/** A home of its own for one test: a copy of one in which a year of work went well. */
export type HealthyHome = {
  readonly root: string;
  readonly keyFile: string;
  readonly open: (now?: string) => Promise<Opened>;
  readonly check: (now?: string) => Promise<CheckAnswer>;
  /** SQL on the store, or on the register, behind Steward's back. */
  readonly store: (sql: string, ...values: unknown[]) => void;
  readonly register: (sql: string, ...values: unknown[]) => void;
  /** Changes a version of the notice (2 unless told) as if it had been published so, audit entry and all. */
  readonly notice: (path: string, json: unknown, version?: number) => Promise<void>;
  /** Seals one contact anew with other content: what a faulty door would have recorded. */
  readonly reseal: (where: string, change: (personal: Record<string, unknown>) => void, day?: string) => Promise<void>;
};

let template: Promise<string> | undefined;

export const forgetTemplate = async (): Promise<void> => {
  if (template) rmSync(await template, { recursive: true, force: true });
};

export async function healthyHome(): Promise<HealthyHome> {
  template ??= build();
  const folder = mkdtempSync(join(tmpdir(), 'steward-check-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(await template, folder, { recursive: true });
  return homeIn(folder);
}

function homeIn(folder: string): HealthyHome {
  const root = join(folder, 'home');
  const keyFile = join(folder, 'config', 'steward', 'master.key');
  const open = async (now = LATER): Promise<Opened> => {
    const opened = await openHome({
      root,
      keyFile,
      passphraseFile: undefined,
      askPassphrase: undefined,
      now: () => Date.parse(now),
      random: pooledRandom(),
      signal: new AbortController().signal,
      actor: { name: 'tester', source: 'user' },
      waitMs: 5_000,
    });
    onTestFinished(() => opened.close());
    return opened;
  };
  const run = (path: string, sql: string, values: readonly unknown[]): void => {
    const db = new Database(path);
    const { changes } = db.prepare(sql).run(...values);
    db.close();
    if (changes === 0 && !/^create/i.test(sql)) throw new Error(`the damage changed nothing: ${sql}`);
  };
  const store = (sql: string, ...values: unknown[]): void => run(join(root, 'store.db'), sql, values);
  return {
    root,
    keyFile,
    open,
    store,
    check: async (now) => {
      const opened = await open(now);
      const answer = await checkPromises(opened, { only: undefined, keyFile });
      await opened.close();
      return answer;
    },
    register: (sql, ...values) => run(join(root, 'secure', 'register.db'), sql, values),
    notice: async (path, json, version = 2) => {
      const set = 'update notice_version set data = json_set(data, ?, json(?)) where number = ?';
      store(set, path, JSON.stringify(json), version);
      const db = new Database(join(root, 'store.db'), { readonly: true });
      const row = db.prepare('select * from notice_version where number = ?').get(version) as NoticeVersionTable;
      db.close();
      const opened = await open(row.published_at);
      await write(opened, (writing) =>
        writing.audit({
          act: 'notice publish',
          facts: {
            noticeVersion: version,
            ...versionFacts({ yaml: row.yaml, notice: JSON.parse(row.data) as Notice }),
            effective: row.effective,
          },
        }),
      );
      await opened.close();
    },
    reseal: async (where, change, day) => {
      const opened = await open();
      await write(opened, async (writing) => {
        const row = opened.store.raw
          .prepare(
            `select id, reference, resident, due_at, sealed_day, sealed from contact where ${where} order by id limit 1`,
          )
          .get() as ContactTable;
        const place = { table: 'contact', id: row.id, day: row.sealed_day };
        const personal = writing.sealer().open<PersonalData>(place, row.sealed) as Record<string, unknown>;
        change(personal);
        const to = { ...place, day: day ?? place.day };
        opened.store.raw
          .prepare('update contact set sealed_day = ?, sealed = ? where id = ?')
          .run(to.day, writing.sealer().seal(to, personal), row.id);
        const key = indexHmac(readIndexKey(opened.vault, (await readMeta(writing.db, 'indexKey')) ?? ''));
        for (const line of indexLines(personal as PersonalData, row, key))
          contactWriter(opened.store).putKey(line, line.owner, line.until);
        await writing.audit({ act: 'damage' });
      });
      await opened.close();
    },
  };
}

/** Every assumption settled, the blanks filled in, and a recipe for GovMetric. */
function settled(yaml: string): string {
  return yaml
    .replace(/^ +assumed: true\n +owner:.*\n +decideBy:.*\n +why:.*\n/gm, '')
    .replace(/^( *[\w-]+):\n +value:(.*)\n/gm, '$1:$2\n')
    .replace(/^effective: .*/m, 'effective: 2026-10-01')
    .replace(/number: ""\n {2}expires:/, 'number: Z0000000\n  expires: 2027-06-30')
    .replace(
      /name: ""\n {4}address: \[\]\n {4}email: ""/g,
      'name: "Testborough"\n    address: ["1 Test Street"]\n    email: "desk@example.com"',
    )
    .replace(/statutes: \[\]/g, 'statutes: [Care Act 2014 section 9]')
    .replace(/decided:$/gm, 'decided: Settled on 1 October 2026')
    .replace('linkTemplate: ""', 'linkTemplate: "https://survey.example.com/s/{token}"')
    .replace('notifyTemplate: ""', 'notifyTemplate: "0d1f2e3c-4b5a-4968-8776-655443322110"')
    .replace(/^recipes:\n/m, `recipes:\n${govMetric}`);
}

const dropped = [
  'channel direction at type name dateOfBirth address postcode uprn email nino councilTaxReference tenancyReference ip',
  'service purpose lawfulBasis outcome wrapUpCode summary recording adjustments providedBy.name providedBy.role',
  'source reference ethnicGroup gender relevance',
]
  .join(' ')
  .split(' ');
const govMetric = `  - id: survey-numbers
    says: the numbers of people who called
    purpose: survey
    recipient: govmetric
    keepFor: 7 days
    quasiIdentifiers: []
    columns:
      - { column: phone, fields: [phone], rule: keep }
    drop: [${dropped.join(', ')}]
`;

const contacts = [
  {
    channel: 'phone',
    name: 'Morag Testperson',
    dateOfBirth: '1980-02-29',
    phone: '07700 900123',
    type: 'enquiry',
    service: 'Parking',
  },
  {
    channel: 'phone',
    name: 'Bram Testperson',
    phone: '07700 900124',
    nino: 'QQ 12 34 56 C',
    gender: 'woman',
    relevance: 'asked for a women only group',
  },
  {
    channel: 'email',
    at: '2026-09-20T09:00:00Z',
    name: 'Zoë Testperson',
    email: 'zoe@example.com',
    type: 'complaint',
    councilTaxReference: '12345678',
  },
  {
    channel: 'email',
    name: 'Ines Testperson',
    email: 'ines@example.com',
    ethnicGroup: 'Any other',
    relevance: 'equality survey of the service',
  },
  { channel: 'web-chat', name: 'Omar Testperson', ip: '192.0.2.7', address: '12 Invented Lane, Testborough' },
  {
    channel: 'post',
    name: 'Ruth Testperson',
    dateOfBirth: '1951-07-03',
    nino: 'QQ 65 43 21 A',
    purpose: 'legal-duties',
    postcode: 'TW3 3EB',
  },
  { channel: 'form', name: 'Lena Testperson', ip: '192.0.2.8', summary: 'Asked about the green bin.' },
  { channel: 'text', name: 'Kofi Testperson', phone: '07700 900125' },
  {
    channel: 'email',
    name: 'Paula Testperson',
    email: 'paula@example.com',
    providedBy: { name: 'Cllr Una Testperson', role: 'councillor' },
  },
];
const recent = [
  {
    channel: 'phone',
    name: 'Anders Testperson',
    dateOfBirth: '1990-05-05',
    phone: '07700 900130',
    type: 'enquiry',
    email: 'anders@example.com',
  },
  { channel: 'phone', name: 'Bea Testperson', phone: '07700 900131', summary: 'Called back.' },
  { channel: 'phone', name: 'Cato Testperson', phone: '07700 900132', service: 'Libraries' },
];

/** Replies to the survey that leave nothing for a person to do. */
const replies = JSON.stringify([
  {
    id: '7d0c6a5e-1b2f-4c3d-8e4f-5a6b7c8d9e0f',
    user_number: '447700900126',
    content: 'STOP',
    created_at: '2026-11-02T08:00:00.000000Z',
  },
  {
    id: '8d0c6a5e-1b2f-4c3d-8e4f-5a6b7c8d9e0f',
    user_number: '447700900127',
    content: 'Stop.',
    created_at: '2026-11-02T08:01:00.000000Z',
  },
]);

/** Ids begin with the time, so that contacts of different minutes have an order. */
const minutesAfter = (instant: string, minutes: number): string =>
  new Date(Date.parse(instant) + minutes * 60_000).toISOString();

async function build(): Promise<string> {
  const home = await makeTestHome({ now: BEGUN });
  const must = async (words: readonly string[], stdin?: string, now = BEGUN): Promise<Ran> => {
    const ran = await home.run([...words], { ...(stdin === undefined ? {} : { stdin }), now });
    if (ran.exit !== 0) throw new Error(`${words.join(' ')}: ${ran.stderr}${ran.stdout}`);
    return ran;
  };
  const yaml = join(home.root, 'notice.yaml');
  writeFileSync(yaml, settled(readFileSync(yaml, 'utf8')));
  await must(['notice', 'publish', '--yes']);
  for (const [at, contact] of contacts.entries())
    await must(['contact', 'add', '--from', '-'], JSON.stringify(contact), minutesAfter(BEGUN, at));
  const csv = `channel,at,name,phone,service\nphone,2026-09-30T10:00:00Z,Dov Testperson,07700 900126,Parking\nphone,2026-09-29T10:00:00Z,Eva Testperson,07700 900127,Parking\n`;
  await must(['contact', 'import', '-'], csv);
  await must(['opt-out', 'add', '--how', 'phone'], '07700 900123\n07700 900124\n');
  await must(['opt-out', 'add', '--how', 'text'], '07700 900125\n');
  await must(['opt-out', 'remove', '--how', 'phone', '--reason', 'opted out by mistake', '--yes'], '07700 900124\n');
  const listed = await must(['contact', 'list', '--channel', 'phone', '--json']);
  const { contacts: calls } = JSON.parse(listed.stdout) as { contacts: { reference: string; at: string }[] };
  const first = calls.find(({ at }) => at === BEGUN);
  await must(['hold', 'place', '--contact', first?.reference ?? '', '--reason', 'inquiry', '--review', '2026-12-15']);
  const mail = await must(['resident', 'find', '--by', 'email', '--json'], 'ines@example.com\n');
  const [ines] = (JSON.parse(mail.stdout) as { residents: { id: string }[] }).residents;
  for (const [place, received] of ['2026-10-01', '2026-10-20'].entries()) {
    const now = `${received}T10:00:00.000Z`;
    const words = [
      'request',
      'open',
      '--type',
      'access',
      '--received',
      received,
      '--resident',
      ines?.id ?? '',
      '--json',
    ];
    const { reference } = JSON.parse((await must(words, undefined, now)).stdout) as { reference: string };
    await must(['request', 'pack', reference, '-o', join(home.root, `pack-${place}`)], undefined, now);
    await must(['request', 'close', reference, '--sent', received], undefined, now);
  }
  await must(['retention', 'sweep', '--yes', '--allow-gap', '40d'], undefined, '2026-11-02T09:00:00.000Z');
  for (const [at, contact] of recent.entries())
    await must(['contact', 'add', '--from', '-'], JSON.stringify(contact), minutesAfter(LATER, at - 10));
  await must(['opt-out', 'inbox', '-'], replies, LATER);
  await must(['opt-out', 'export', '--for', 'govmetric', '-o', join(home.root, 'opt-outs.csv')], undefined, LATER);
  await surveyed(home, must);
  await must(['export', 'run', 'contacts', '-o', join(home.root, 'contacts.csv')], undefined, LATER);
  await must(
    ['export', 'run', 'survey-numbers', '-o', join(home.root, 'numbers.csv'), '--reason', 'survey of November'],
    undefined,
    LATER,
  );
  return copied(home);
}

/** Three people are invited by a file and two of them answer, one with words; somebody looks at the results. */
async function surveyed(
  home: TestHome,
  must: (words: readonly string[], stdin?: string, now?: string) => Promise<Ran>,
): Promise<void> {
  const opened = await home.open(LATER);
  await hearNo(opened);
  await opened.close();
  const file = join(home.root, 'invitations.csv');
  const words = ['survey', 'invite', '--since', '2026-11-02', '--csv', file, '--send-at', LATER, '--yes'];
  await must(words, undefined, LATER);
  const links = readFileSync(file, 'utf8')
    .split('\r\n')
    .slice(1, 3)
    .map((line) => line.split(',')[1] ?? '');
  await must(['survey', 'respond', '--score', '5'], `${links[0]}\nVery kind. Ring 07700 900123.`, LATER);
  await must(['survey', 'respond', '--score', '4'], links[1], LATER);
  await must(['survey', 'results'], undefined, LATER);
}

function copied({ folder }: TestHome): string {
  const copy = mkdtempSync(join(tmpdir(), 'steward-template-'));
  cpSync(folder, copy, { recursive: true });
  if (!existsSync(join(copy, 'home', 'store.db'))) throw new Error('the template has no store');
  return copy;
}
