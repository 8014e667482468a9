import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { csvPlaces, MOST_ROWS } from '../../../src/survey/invite/csv-place.ts';
import { invite } from '../../../src/survey/invite/invite.ts';
import { planInvitations } from '../../../src/survey/invite/plan.ts';
import { readToken } from '../../../src/survey/link.ts';
import { permanentKey } from '../../../src/vault/vault.ts';
import { type Desk, later, mobiles, NOW, surveyDesk } from '../desk.ts';

const SEND_AT = '2026-11-25T10:00';
const words = (...more: readonly string[]) => [
  '--since',
  '2026-11-23',
  '--csv',
  'out.csv',
  '--send-at',
  SEND_AT,
  '--yes',
  ...more,
];
const fileOf = ({ home }: Desk, name = 'out.csv') => join(home.folder, name);
const receiptOf = (ran: { stdout: string }) => JSON.parse(ran.stdout).receipt;
const sql = async ({ home }: Desk, query: string) => {
  const opened = await home.open();
  const rows = opened.store.raw.prepare(query).all() as Record<string, unknown>[];
  await opened.close();
  return rows;
};

describe('survey invite --csv', () => {
  test('writes Notify’s bulk CSV and sends nothing; links count from the time of sending', async () => {
    const desk = await surveyDesk();
    await desk.called(mobiles(11));
    const ran = await desk.invite(words());
    expect(ran.exit, ran.stderr).toBe(0);
    const text = readFileSync(fileOf(desk), 'utf8');
    expect(receiptOf(ran)).toMatchObject({
      invited: 11,
      sent: null,
      notInvited: 0,
      files: [{ file: 'out.csv', rows: 11, sha256: createHash('sha256').update(text).digest('hex') }],
      filesDestroyBy: '2026-12-02',
      sendAt: '2026-11-25T10:00:00.000Z',
    });
    expect(desk.notify.calls).toEqual([]);
    expect(statSync(fileOf(desk)).mode & 0o777).toBe(0o600);
    const [header, ...rows] = text.split('\r\n').slice(0, -1);
    expect(header).toBe('phone number,link,reference');
    expect(rows.map((row) => row.split(',')[0]).sort()).toEqual(
      mobiles(11).map(({ phone }) => phone.replaceAll(' ', '')),
    );
    const opened = await desk.home.open();
    const key = permanentKey(opened.vault, 'surveyToken');
    for (const row of rows) expect(readToken(key, row.split(',')[1] ?? '')?.expires).toBe('2026-12-02T10:00:00.000Z');
    await opened.close();
    // The month counts from the day on which the texts go.
    expect(await sql(desk, 'select distinct day, free_from from invitation')).toEqual([
      { day: '2026-11-25', free_from: '2026-12-26' },
    ]);
    expect(await sql(desk, 'select distinct how, state from sending')).toEqual([{ how: 'csv', state: 'reserved' }]);
    expect(await sql(desk, 'select kind, destroy_by, recipient from file')).toEqual([
      { kind: 'invitations', destroy_by: '2026-12-02', recipient: 'gov-uk-notify' },
    ]);
    const again = await desk.invite();
    expect([again.exit, receiptOf(again).sent]).toEqual([0, 0]);
  });

  test('replaces nothing without --force, keeps to its place, and the sweep destroys it', async () => {
    const desk = await surveyDesk();
    await desk.called(mobiles(2));
    writeFileSync(fileOf(desk), 'mine');
    const refused = await desk.invite(words());
    expect([refused.exit, JSON.parse(refused.stderr).error.code]).toEqual([1, 'exists']);
    expect(readFileSync(fileOf(desk), 'utf8')).toBe('mine');
    expect(await sql(desk, 'select * from invitation')).toEqual([]);
    mkdirSync(fileOf(desk, 'folder'));
    const at = (file: string) => ['--since', '2026-11-23', '--csv', file, '--send-at', SEND_AT, '--yes', '--force'];
    expect((await desk.invite(at('folder'))).exit).toBe(1);
    expect((await desk.invite(at('nowhere/out.csv'))).exit).toBe(1);
    expect((await desk.invite(at(join(desk.home.root, 'store.db')))).exit).toBe(1);
    expect((await desk.invite(at(desk.home.keyFile))).exit).toBe(1);
    expect((await desk.invite(at('-'))).exit).toBe(2);
    expect((await desk.invite(words('--force'))).exit).toBe(0);
    await desk.called(mobiles(2, 300), later(NOW, -30_000));
    expect((await desk.invite(words('--force'))).exit).toBe(0);
    expect(readFileSync(fileOf(desk), 'utf8').split('\r\n')).toHaveLength(4);
    expect(await sql(desk, 'select id from file')).toHaveLength(1);
    const sweep = async (now: string) => {
      const ran = await desk.home.run(['retention', 'sweep', '--yes', '--allow-gap', '60d', '--json'], { now });
      return JSON.parse(ran.stdout).receipt.files.destroyed;
    };
    expect(await sweep('2026-12-01T12:00:00.000Z')).toBe(0);
    expect(await sweep('2026-12-02T12:00:00.000Z')).toBe(1);
    expect(existsSync(fileOf(desk))).toBe(false);
  });

  test('with nobody to invite there is no file', async () => {
    const desk = await surveyDesk();
    expect((await desk.invite(words())).exit).toBe(0);
    expect(existsSync(fileOf(desk))).toBe(false);
  });

  test('a file that cannot take its place leaves nobody’s month used up', async () => {
    const desk = await surveyDesk();
    await desk.called(mobiles(12));
    const opened = await desk.home.open();
    const plan = await planInvitations(opened, { since: '2026-11-23', until: undefined, sendAt: SEND_AT }, false);
    const csv = { file: 'out.csv', cwd: desk.home.folder, force: false, keyFile: desk.home.keyFile };
    await expect(invite(opened, plan, { csv }, () => mkdirSync(fileOf(desk)))).rejects.toThrow(/Nobody was texted/);
    await opened.close();
    for (const table of ['invitation', 'sending', 'survey_token', 'invited_contact', 'file'])
      expect(await sql(desk, `select * from ${table}`), table).toEqual([]);
    expect(readdirSync(desk.home.folder).filter((name) => name.includes('out.csv'))).toEqual(['out.csv']);
    expect((await desk.home.run(['audit', 'verify'])).exit).toBe(0);
  });

  test('a folder that goes away is said before anybody is reserved', async () => {
    const desk = await surveyDesk();
    await desk.called(mobiles(2));
    const folder = join(desk.home.folder, 'drive');
    mkdirSync(folder);
    const opened = await desk.home.open();
    const plan = await planInvitations(opened, { since: '2026-11-23', until: undefined, sendAt: SEND_AT }, false);
    rmdirSync(folder);
    const csv = { file: 'drive/out.csv', cwd: desk.home.folder, force: false, keyFile: desk.home.keyFile };
    await expect(invite(opened, plan, { csv }, () => undefined)).rejects.toThrow(/no such file or folder/);
    await opened.close();
    expect(await sql(desk, 'select * from invitation')).toEqual([]);
    expect(await sql(desk, 'select * from file')).toEqual([]);
  });

  test('without --send-at’s template a file can be made all the same: Notify’s page knows the template', async () => {
    const desk = await surveyDesk();
    await desk.called(mobiles(1));
    const opened = await desk.home.open();
    opened.store.raw.exec("update notice_version set data = json_set(data, '$.survey.notifyTemplate', '')");
    await opened.close();
    expect((await desk.invite()).exit).toBe(1);
    expect((await desk.invite(words())).exit).toBe(0);
  });

  test('more rows than Notify takes go to files of their own', async () => {
    const desk = await surveyDesk();
    const opened = await desk.home.open();
    const wish = { file: 'out.csv', cwd: desk.home.folder, force: false, keyFile: desk.home.keyFile };
    const names = (rows: number) => csvPlaces(opened, wish, rows).map(({ given }) => given);
    expect(names(1)).toEqual(['out.csv']);
    expect(names(MOST_ROWS)).toEqual(['out.csv']);
    expect(names(2 * MOST_ROWS + 1)).toEqual(['out.csv', 'out-2.csv', 'out-3.csv']);
    writeFileSync(fileOf(desk, 'out-2.csv'), 'mine');
    expect(() => names(MOST_ROWS + 1)).toThrow(/out-2\.csv: it exists already/);
    await opened.close();
  });
});
