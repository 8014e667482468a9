import { chmodSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { write } from '../../src/home/write.ts';
import type { HealthyHome } from './healthy-home.ts';

/** What was done behind Steward's back, which promises that breaks (in order), and when it is looked at. */
type Damage = readonly [
  what: string,
  broken: readonly string[],
  damage: (home: HealthyHome) => void | Promise<void>,
  now?: string,
];

const block = (name: string, field: string) => (home: HealthyHome) =>
  home.notice(`$.contacts.${name}.${field}`, 'nobody');
const index = (home: HealthyHome, list: string, id: string): number => {
  const data = JSON.parse(sql(home, 'select data from notice_version where number = 2') as string);
  return data[list].findIndex((each: { id: string }) => each.id === id);
};
/** One value out of the store. */
export function sql(home: HealthyHome, query: string): unknown {
  const path = join(home.root, 'store.db');
  const db = new Database(path, { readonly: true });
  const found: unknown = db.prepare(query).pluck().get();
  db.close();
  return found;
}

export const PHONE = "channel = 'phone' and due_at > '2026-11-02T10:00:00.000Z'";
const certificate = (home: HealthyHome, ending: string) =>
  join(home.root, 'certificates', `certificate-000001.${ending}`);

/** Opens a request for whoever wrote the first letter; what comes after it was done behind Steward's back. */
const withRequest = (after: (home: HealthyHome) => void) => async (home: HealthyHome) => {
  const { openRequest, planOpen } = await import('../../src/requests/open.ts');
  const opened = await home.open('2026-11-02T08:00:00.000Z');
  const residents = sql(home, "select resident from contact where channel = 'post'") as string;
  await openRequest(opened, await planOpen(opened, { received: '2026-11-02', residents, via: undefined }), undefined);
  await opened.close();
  after(home);
};
/** Erases one letter, as somebody would; what comes after it was done behind Steward's back. */
async function erased(home: HealthyHome): Promise<void> {
  const { applyErase } = await import('../../src/retention/erase.ts');
  const { planErase } = await import('../../src/retention/plan-erase.ts');
  const opened = await home.open('2026-11-02T08:00:00.000Z');
  const contact = sql(home, "select reference from contact where channel = 'post'") as string;
  const wish = { contact, reason: 'no-longer-needed', approvedBy: undefined };
  const { erased: count } = await applyErase(opened, await planErase(opened, wish));
  if (count !== 1) throw new Error('nothing was erased');
  await opened.close();
}

export const damages: readonly Damage[] = [
  ['the council’s email is none', ['P03'], block('council', 'email')],
  [
    'a record names a version that was not in force',
    ['P04'],
    (home) =>
      home.store(`update contact set notice_version = 1 where id = (select max(id) from contact where ${PHONE})`),
  ],
  [
    'a record names a version that does not exist',
    ['P04', 'P09', 'P13', 'P16', 'P20', 'P23', 'P32', 'P56'],
    (home) =>
      home.store(`update contact set notice_version = 9 where id = (select max(id) from contact where ${PHONE})`),
  ],
  ['the review of the notice is overdue', ['P04'], (home) => home.notice('$.review', '2026-11-01')],
  [
    'what was read from a version was changed',
    ['P04'],
    (home) =>
      home.store("update notice_version set data = json_set(data, '$.organisation', 'Otherborough') where number = 2"),
  ],
  [
    'the text of a version was changed, and its hash with it',
    ['P04'],
    (home) =>
      home.store(
        "update notice_version set yaml = 'x', sha256 = '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881' where number = 1",
      ),
  ],
  [
    'a version counts from another day',
    ['P04'],
    (home) => home.store("update notice_version set effective = '2026-09-30' where number = 2"),
  ],
  [
    'one byte of a seal was changed',
    ['P05', 'P54'],
    (home) =>
      home.store(
        "update contact set sealed = cast(substr(sealed, 1, 20) || x'00' || substr(sealed, 22) as blob) where id = (select min(id) from contact)",
      ),
  ],
  [
    'a seal was copied to another record',
    ['P05', 'P54'],
    (home) =>
      home.store(
        'update contact set sealed = (select sealed from contact where id = (select max(id) from contact)) where id = (select min(id) from contact)',
      ),
  ],
  [
    'a telephone number is not in normal form',
    ['P05'],
    (home) => home.reseal(PHONE, (personal) => (personal.phone = '07700 900130')),
  ],
  [
    'a name stands in clear in the store',
    ['P05'],
    (home) => home.store("create table notes as select 'Zoë Testperson' as note"),
  ],
  [
    'a birthday stands in clear in the register',
    ['P06'],
    (home) => home.register("create table notes as select '1951-07-03' as note"),
  ],
  [
    'a date of birth lies in the future',
    ['P06'],
    (home) => home.reseal(PHONE, (personal) => (personal.dateOfBirth = '2031-01-01')),
  ],
  [
    'a date of birth lies 121 years back',
    ['P06'],
    (home) => home.reseal(PHONE, (personal) => (personal.dateOfBirth = '1905-11-01')),
  ],
  [
    'a National Insurance number is none',
    ['P08'],
    (home) => home.reseal(PHONE, (personal) => (personal.nino = 'QQ123456E')),
  ],
  [
    'a National Insurance number stands in clear',
    ['P08'],
    (home) => home.store("create table notes as select 'QQ654321A' as note"),
  ],
  [
    'a service is not in the list',
    ['P09'],
    (home) => home.store(`update contact set service = 'Fortune telling' where ${PHONE}`),
  ],
  [
    'a card number was noted',
    ['P10'],
    (home) => home.reseal(PHONE, (personal) => (personal.summary = 'paid with 4111 1111 1111 1111')),
  ],
  ['an IP address came by phone', ['P12'], (home) => home.reseal(PHONE, (personal) => (personal.ip = '192.0.2.9'))],
  ['a field is in no category', ['P13'], (home) => home.reseal(PHONE, (personal) => (personal.shoeSize = '38'))],
  [
    'ethnic group is held and not marked',
    ['P14'],
    (home) =>
      home.store(
        'update contact set special = 0, relevant = 0 where special = 1 and id = (select min(id) from contact where special = 1)',
      ),
  ],
  [
    'a recipe lets gender out',
    ['P14', 'P65'],
    (home) =>
      home.notice(`$.recipes[${index(home, 'recipes', 'contacts-monthly')}].columns[0]`, {
        column: 'gender',
        fields: ['gender'],
        rule: 'pseudonym',
      }),
  ],
  [
    'a relevance reason is missing',
    ['P15'],
    async (home) => {
      await home.reseal('special = 1', (personal) => delete personal.relevance);
      home.store('update contact set relevant = 0 where id = (select min(id) from contact where special = 1)');
    },
  ],
  [
    'a channel is not in the notice',
    ['P16', 'P34', 'P56', 'P58'],
    (home) =>
      home.store(`update contact set channel = 'pigeon' where id = (select max(id) from contact where ${PHONE})`),
  ],
  ['a type is not in the list', ['P17'], (home) => home.store(`update contact set type = 'gossip' where ${PHONE}`)],
  [
    'somebody told it without a name',
    ['P18'],
    (home) => home.reseal("caller_role = 'councillor'", (personal) => delete personal.providedByName),
  ],
  [
    'a basis is not in the notice',
    ['P20'],
    (home) => home.store(`update contact set lawful_basis = 'legitimate-interests' where ${PHONE}`),
  ],
  [
    'a purpose does not have that basis',
    ['P20'],
    (home) => home.notice(`$.purposes[${index(home, 'purposes', 'provide-services')}].lawfulBases`, ['consent']),
  ],
  [
    'a purpose is not in the notice',
    ['P20', 'P23', 'P32'],
    (home) => home.store(`update contact set purpose = 'marketing' where ${PHONE}`),
  ],
  [
    'a purpose was changed to another one of the list',
    ['P23'],
    (home) =>
      home.store(`update contact set purpose = 'feedback' where id = (select max(id) from contact where ${PHONE})`),
  ],
  [
    'a basis was changed to another one of the list',
    ['P20'],
    (home) =>
      home.store(
        "update contact set lawful_basis = 'consent' where id = (select min(id) from contact where channel = 'email')",
      ),
  ],
  [
    'the law that requires it has no name',
    ['P25', 'P32'],
    (home) => home.notice(`$.purposes[${index(home, 'purposes', 'legal-duties')}].statutes`, []),
  ],
  ['the daily counts of what was disposed of are gone', ['P29'], (home) => home.store('delete from daily_count')],
  [
    'a daily count was lowered',
    ['P29'],
    (home) =>
      home.store(
        "update daily_count set count = count - 1 where channel = 'phone' and day = (select min(day) from daily_count where channel = 'phone')",
      ),
  ],
  [
    'a public task has no power behind it',
    ['P32'],
    async (home) => {
      for (const version of [1, 2]) {
        await home.notice(`$.purposes[${index(home, 'purposes', 'provide-services')}].statutes`, [], version);
        await home.notice(`$.purposes[${index(home, 'purposes', 'provide-services')}].assumed`, null, version);
      }
    },
  ],
  [
    'an invitation was counted that nobody made',
    ['P33'],
    (home) => home.store('update survey_count set invited = invited + 1'),
  ],
  [
    'an invitation is on record after no call',
    ['P34'],
    (home) => home.store("insert into invited_contact (contact, day) values ('no-such-call', '2026-11-02')"),
  ],
  [
    'somebody was invited of whose number the ledger knows nothing',
    ['P34'],
    (home) => home.store('delete from invitation where digest = (select min(digest) from invitation)'),
  ],
  [
    'an answer has the id of a call',
    ['P35'],
    (home) => home.store('update survey_answer set id = (select max(id) from contact) where sealed is null'),
  ],
  [
    'a link has the number of an invitation beside it',
    ['P35'],
    (home) => {
      const db = new Database(join(home.root, 'store.db'));
      db.exec('alter table survey_token add column invitation blob');
      db.close();
    },
  ],
  [
    'a service is named that three were invited to',
    ['P35'],
    (home) => {
      for (const table of ['survey_count', 'survey_token', 'sending'])
        home.store(`update ${table} set service = 'Parking' where service = 'other'`);
    },
  ],
  [
    'a comment was kept with a number in it',
    ['P35'],
    async (home) => {
      const opened = await home.open();
      await write(opened, async (writing) => {
        const { raw } = opened.store;
        const row = raw.prepare('select id, sealed_day as day from survey_answer where sealed is not null').get() as {
          id: string;
          day: string;
        };
        const sealed = writing.sealer().seal({ table: 'survey_answer', ...row }, { comment: 'Ring 07700 900123' });
        raw.prepare('update survey_answer set sealed = ? where id = ?').run(sealed, row.id);
        await writing.audit({ act: 'damage' });
      });
      await opened.close();
    },
  ],
  [
    'the tag of a comment’s seal was changed',
    ['P54'],
    (home) =>
      home.store(
        'update survey_answer set sealed = cast(substr(sealed, 1, length(sealed) - 16) || zeroblob(16) as blob) where sealed is not null',
      ),
  ],
  ['a link died before its time', ['P36'], (home) => home.store('delete from survey_token where used = 0')],
  [
    'a link is used and has no answer',
    ['P36'],
    (home) => home.store('update survey_token set used = 1 where used = 0'),
  ],
  [
    'an answer came on a day when no link worked',
    ['P36'],
    (home) => home.store("update survey_answer set day = '2026-10-20' where sealed is null"),
  ],
  [
    'a number was texted twice within a month',
    ['P37'],
    (home) =>
      home.store(
        "update invitation set previous_day = '2026-10-03' where digest = (select min(digest) from invitation)",
      ),
  ],
  [
    'a number is free before its month is over',
    ['P37'],
    (home) =>
      home.store("update invitation set free_from = '2026-12-02' where digest = (select min(digest) from invitation)"),
  ],
  [
    'a number is on record as texted twice',
    ['P36', 'P37'],
    (home) =>
      home.store(
        "insert into sending select '00000000-0000-4000-8000-000000000000', digest, day, service, how, state from sending limit 1",
      ),
  ],
  [
    'a view joins answers to invitations',
    ['P38'],
    (home) => home.store('create view who_answered as select * from survey_answer, sending'),
  ],
  [
    'the survey has lost one of its Acts',
    ['P39'],
    (home) =>
      home.notice(`$.purposes[${index(home, 'purposes', 'survey')}].statutes`, ['Local Government Act 1999 section 3']),
  ],
  [
    'an opt-out is gone from the register',
    ['P40', 'P60'],
    (home) => home.register('delete from register_event where seq = 1'),
  ],
  [
    'an export has another purpose',
    ['P23', 'P43', 'P62', 'P64'],
    (home) => home.store("update export_run set purpose = 'curiosity' where recipe = 'contacts'"),
  ],
  [
    'a file for GovMetric had emails in it',
    ['P44'],
    async (home) => {
      const recipe = `$.recipes[${index(home, 'recipes', 'survey-numbers')}]`;
      await home.notice(`${recipe}.columns[0].fields`, ['email']);
      await home.notice(`${recipe}.drop`, []);
    },
  ],
  [
    'an export went to somebody who is not listed',
    ['P47', 'P64'],
    (home) => home.store("update export_run set recipient = 'a-friend' where recipe = 'contacts'"),
  ],
  [
    'a file is for somebody who is not listed',
    ['P47'],
    (home) => home.store("update file set recipient = 'a-friend' where id = (select min(id) from file)"),
  ],
  ['others can read the store', ['P54'], (home) => chmodSync(join(home.root, 'store.db'), 0o644)],
  ['others can enter a folder', ['P54'], (home) => chmodSync(join(home.root, 'certificates'), 0o755)],
  ['a link stands in the home', ['P54'], (home) => symlinkSync('/tmp', join(home.root, 'rejects', 'elsewhere'))],
  [
    'an audit entry was changed',
    ['P54'],
    (home) => home.store("update audit_entry set body = replace(body, 'tester', 'other') || ' ' where seq = 3"),
  ],
  ['an audit entry was deleted', ['P54'], (home) => home.store('delete from audit_entry where seq = 4')],
  [
    'the end of the audit was cut off',
    ['P54', 'P64'],
    (home) => home.store('delete from audit_entry where seq > (select max(seq) - 2 from audit_entry)'),
  ],
  ['the index key is gone', ['P54'], (home) => rmSync(join(home.root, 'never-back-up', 'index-key'))],
  ['the floor was set back', ['P54'], (home) => home.store("update meta set value = '2026-09-01' where key = 'floor'")],
  [
    'the telephone numbers of the index are gone',
    ['P54'],
    (home) => home.store("delete from identifier_index where kind = 'phone'"),
  ],
  [
    'a line of the index leads to somebody else',
    ['P54'],
    (home) =>
      home.store(
        "update identifier_index set owner = 'R000000000000000' where kind = 'email' and digest = (select min(digest) from identifier_index where kind = 'email')",
      ),
  ],
  [
    'a call was moved to another resident',
    ['P54'],
    (home) =>
      home.store(
        `update contact set resident = (select resident from contact where channel = 'post') where id = (select max(id) from contact where ${PHONE})`,
      ),
  ],
  [
    'a letter was moved to another resident, and its lines in the index with it',
    ['P54'],
    (home) => {
      home.store(
        "update identifier_index set owner = 'R000000000000000' where owner = (select resident from contact where channel = 'post')",
      );
      home.store("update contact set resident = 'R000000000000000' where channel = 'post'");
    },
  ],
  [
    'a call is due later than promised',
    ['P56'],
    (home) =>
      home.store(
        `update contact set due_at = '2026-12-03T10:00:00.000Z' where id = (select max(id) from contact where ${PHONE})`,
      ),
  ],
  [
    'a call is due earlier than promised',
    ['P56'],
    (home) =>
      home.store(
        `update contact set due_at = '2026-11-20T10:00:00.000Z' where id = (select max(id) from contact where ${PHONE})`,
      ),
  ],
  [
    'a call was recorded under a clock that was ten years ahead',
    ['P56'],
    async (home) => {
      await home.reseal(PHONE, () => undefined, '2036-12-02');
      home.store(
        `update contact set at = '2036-11-02T10:00:00.000Z', due_at = '2036-12-02T10:00:00.000Z' where sealed_day = '2036-12-02'`,
      );
    },
  ],
  [
    'a call is sealed to a later day than the one on which it falls due',
    ['P56'],
    (home) => home.reseal(PHONE, () => undefined, '2026-12-24'),
  ],
  [
    'a letter is sealed to an earlier day than the one on which it falls due',
    ['P58'],
    (home) => home.reseal("channel = 'post'", () => undefined, '2026-12-24'),
  ],
  [
    'a call was deleted by hand',
    ['P34', 'P56'],
    (home) => home.store(`delete from contact where id = (select max(id) from contact where ${PHONE})`),
  ],
  [
    'calls were destroyed before they were due',
    ['P56'],
    (home) => home.store("update disposal set latest_due = '2027-01-01T00:00:00.000Z' where channel = 'phone'"),
  ],
  [
    'more calls were destroyed than counted',
    ['P29', 'P56'],
    (home) =>
      home.store(
        "update disposal set count = count + 1 where channel = 'phone' and notice_version = (select min(notice_version) from disposal where channel = 'phone')",
      ),
  ],
  [
    'an email is due later than promised',
    ['P57'],
    (home) => home.store("update contact set due_at = '2028-01-01T00:00:00.000Z' where channel = 'email'"),
  ],
  [
    'an email was deleted by hand',
    ['P57'],
    (home) => home.store("delete from contact where id = (select max(id) from contact where channel = 'email')"),
  ],
  [
    'a letter is due later than promised',
    ['P58'],
    (home) => home.store("update contact set due_at = '2028-01-01T00:00:00.000Z' where channel = 'post'"),
  ],
  [
    'a period should have been decided',
    ['P58'],
    (home) =>
      home.notice('$.periods.packs.assumed', { owner: 'Somebody', decideBy: '2026-10-20', why: 'Nobody knows.' }),
  ],
  [
    'a certificate’s file was changed',
    ['P59'],
    (home) => writeFileSync(certificate(home, 'txt'), `${readFileSync(certificate(home, 'txt'), 'utf8')}.`),
  ],
  ['a certificate’s file is gone', ['P59'], (home) => rmSync(certificate(home, 'json'))],
  [
    'a certificate was changed',
    ['P59'],
    (home) => home.store('update certificate set body = replace(body, \'"disposed":4\', \'"disposed":3\')'),
  ],
  [
    'a file is past the day to be destroyed',
    ['P59'],
    (home) => home.store("update file set destroy_by = '2026-11-01' where id = (select min(id) from file)"),
  ],
  [
    'a hold was released by hand',
    ['P59'],
    (home) => home.store("update hold set released_at = '2026-10-04T00:00:00.000Z'"),
  ],
  // Without it nothing explains that the call is sealed beyond its own day.
  ['a hold is gone', ['P56', 'P59'], (home) => home.store('delete from hold')],
  ['the review of a hold was put off by hand', ['P59'], (home) => home.store("update hold set review = '2026-12-31'")],
  [
    'a file is to be destroyed later than it was',
    ['P59'],
    (home) => home.store("update file set destroy_by = '2036-10-04' where id = (select min(id) from file)"),
  ],
  [
    'a file’s row is gone, so that nobody destroys it',
    ['P59'],
    (home) =>
      home.store("delete from file where kind = 'pack' and id = (select max(id) from file where kind = 'pack')"),
  ],
  [
    'a sweep was stopped before its end',
    ['P59'],
    (home) =>
      home.store(
        "update job set finished_at = null, started_at = '2026-11-02T08:00:00.000Z' where job = 'retention sweep'",
      ),
  ],
  [
    'the review of a hold is overdue',
    ['P59'],
    (home) => home.store("update hold set review = '2026-11-01' where released_at is null"),
  ],
  [
    'no sweep has run for five days while calls and texts fell due, and nobody read the replies',
    ['P41', 'P56', 'P58', 'P59'],
    () => undefined,
    '2026-12-08T10:00:00.000Z',
  ],
  ['no sweep has run for two days while calls fell due', ['P41', 'P59'], () => undefined, '2026-12-03T10:00:00.000Z'],
  ['a letter was erased, and nothing is wrong', [], erased],
  [
    'a row of the erasure ledger is gone',
    ['P59'],
    async (home) => {
      await erased(home);
      home.register('delete from erasure');
    },
  ],
  [
    'the erasure ledger names what is in the store',
    ['P59'],
    async (home) => {
      await erased(home);
      home.register('update erasure set record = ?', sql(home, `select id from contact where ${PHONE}`));
    },
  ],
  [
    'the register forgot that anything was erased',
    ['P59', 'P60'],
    async (home) => {
      await erased(home);
      home.register("delete from register_event where kind = 'erased'");
    },
  ],
  [
    'what went before its time is called erased, and no erasure names it',
    ['P59'],
    (home) => {
      home.store("update disposal set cause = 'erased'");
      home.store("update movement set kind = 'erased' where kind = 'disposed'");
    },
  ],
  [
    'an event of the register was changed',
    ['P60'],
    (home) => home.register(`update register_event set detail = '{"how":"post"}' where seq = 3`),
  ],
  [
    'the register was rolled back, and two who said STOP with it',
    ['P40', 'P41', 'P60'],
    (home) => home.register('delete from register_event where seq >= 4'),
  ],
  ['nobody has read the replies for six days and an hour', ['P41'], () => undefined, '2026-11-08T11:00:00.000Z'],
  [
    'a text about harm was read yesterday and nobody has looked at it',
    ['P41'],
    (home) =>
      home.store(
        "update received_text set needs = 'harm', read_at = '2026-11-01T23:59:59.999Z' where digest = (select min(digest) from received_text)",
      ),
  ],
  [
    'an unclear text has waited for eight days',
    ['P41'],
    (home) =>
      home.store(
        "update received_text set class = 'no', needs = 'unclear', read_at = '2026-10-25T09:00:00.000Z' where digest = (select min(digest) from received_text)",
      ),
  ],
  [
    'somebody said STOP and is not in the register',
    ['P41'],
    (home) =>
      home.store(
        `update received_text set contact = (select max(id) from contact where ${PHONE}) where digest = (select min(digest) from received_text)`,
      ),
  ],
  [
    'texts may have been lost at Notify',
    ['P41'],
    (home) =>
      home.store(
        `insert into meta (key, value) values ('textGap', '{"from":"2026-10-10T09:00:00.000Z","to":"2026-10-20T09:00:00.000Z"}')`,
      ),
  ],
  [
    'surveys were sent and nobody ever read the replies',
    ['P41'],
    (home) => home.store("delete from meta where key = 'textsReadAt'"),
  ],
  [
    'a text was sent under its number',
    ['P45'],
    (home) =>
      home.store(
        "update sending set reference = '447700900123' where reference = (select min(reference) from sending)",
      ),
  ],
  [
    'a suppression list was in a form that is none',
    ['P44'],
    (home) => home.store("update processor_list set form = 'everything'"),
  ],
  [
    'a list for GovMetric has names in it',
    ['P44'],
    (home) => writeFileSync(join(home.root, 'opt-outs.csv'), 'phone number,name,reference\r\n'),
  ],
  ['the register is gone', ['P60', 'P61'], (home) => rmSync(join(home.root, 'secure', 'register.db'))],
  [
    'the register is damaged',
    ['P60', 'P61'],
    (home) =>
      writeFileSync(
        join(home.root, 'secure', 'register.db'),
        'not a database, and long enough to be looked at by SQLite',
        { mode: 0o600 },
      ),
  ],
  [
    'an opt-out was removed without a reason',
    ['P54', 'P60'],
    (home) => home.store("delete from audit_entry where json_extract(body, '$.act') = 'opt-out remove'"),
  ],
  [
    'others can read the register',
    ['P54', 'P61'],
    (home) => chmodSync(join(home.root, 'secure', 'register.db'), 0o640),
  ],
  [
    'a number stands in clear in the register',
    ['P61'],
    (home) => home.register("create table notes as select '+447700900125' as note"),
  ],
  [
    'an export has no day to be destroyed by',
    ['P62', 'P64'],
    (home) => home.store("update export_run set destroy_by = '' where recipe = 'contacts'"),
  ],
  [
    'an export shows people and nobody said why',
    ['P64'],
    (home) => home.store("update export_run set identifiable = 1 where recipe = 'contacts'"),
  ],
  [
    'an export is not in the audit',
    ['P64'],
    (home) => home.store("update export_run set sha256 = 'f00' where recipe = 'contacts'"),
  ],
  [
    'an export is said to have shown nobody uniquely',
    ['P64'],
    (home) => home.store("update export_run set k = 50, uniques = 0 where recipe = 'contacts'"),
  ],
  [
    'an export that showed people is said to have shown none',
    ['P64'],
    (home) => home.store("update export_run set identifiable = 0 where recipe = 'survey-numbers'"),
  ],
  ['all exports are gone', ['P64'], (home) => home.store('delete from export_run')],
  [
    'a recipe keeps names',
    ['P65'],
    (home) =>
      home.notice(`$.recipes[${index(home, 'recipes', 'contacts-monthly')}].columns[0]`, {
        column: 'resident',
        fields: ['name'],
        rule: 'keep',
      }),
  ],
  [
    'an export was made under another key',
    ['P64', 'P65'],
    (home) => home.store("update export_run set key_id = '00000000' where recipe = 'contacts'"),
  ],
  [
    'a request is due on another day than it was',
    ['P74'],
    withRequest((home) => home.store("update request set due_on = '2026-12-31' where state = 'open'")),
  ],
  [
    'a request was closed by hand',
    ['P74'],
    withRequest((home) =>
      home.store(
        "update request set state = 'closed', closed_at = '2026-11-02T00:00:00.000Z', destroy_by = '2029-11-02' where state = 'open'",
      ),
    ),
  ],
  [
    'a request was opened again by hand',
    ['P74'],
    (home) => home.store("update request set state = 'open', closed_at = null where state = 'closed'"),
  ],
  [
    'a request was answered later than the store says',
    ['P74'],
    (home) => home.store("update request set closed_at = '2026-10-02T23:00:00.000Z' where state = 'closed'"),
  ],
  [
    'all requests are gone',
    ['P74'],
    withRequest((home) => {
      home.store('delete from request_resident');
      home.store('delete from request');
    }),
  ],
  [
    'a request has lost its resident',
    ['P74'],
    (home) => home.store('delete from request_resident where request = (select min(id) from request)'),
  ],
  ['a request was opened, and nothing is wrong', [], withRequest(() => undefined)],
  [
    'a request is open past its day, no sweep ran and nobody read the replies',
    ['P41', 'P59', 'P74'],
    withRequest(() => undefined),
    '2026-12-03T08:00:00.000Z',
  ],
  ['the complaints address is none', ['P76'], block('complaints', 'email')],
  ['the officer’s address is none', ['P77'], block('dataProtectionOfficer', 'email')],
  ['the regulator’s page is none', ['P78'], block('regulator', 'website')],
  ['the registration ran out', ['P79'], (home) => home.notice('$.registration.expires', '2026-11-01')],
];
