import type { StoredEntry } from '../../audit/entry.ts';
import { showDay } from '../../calendar/show.ts';
import { versionRows } from '../../db/notice.ts';
import type { NoticeVersionTable } from '../../db/schema.ts';
import { hashOf } from '../versions.ts';
import type { Evidence } from './evidence.ts';
import { byCount, type Check, many, when } from './finding.ts';

/** P04: every record's version was the one in force when it was collected, versions are as published, and read again in time. */
export const versionInForce: Check = async (evidence) => {
  const { facts, version, today } = evidence;
  const groups = await facts();
  const contacts = groups.reduce((sum, group) => sum + group.count, 0);
  const wrong = groups.reduce((sum, group) => sum + Number(group.wrongVersion), 0);
  const late = version.notice.review < today;
  const { rows, problems } = await asPublished(evidence);
  return byCount(contacts + rows + 1, wrong + problems.length + (late ? 1 : 0), [
    ...problems.map((problem) => `${problem}.`),
    `${many(contacts, 'contact')} looked at: ${wrong === 0 ? 'each names' : `${wrong.toLocaleString('en-GB')} do not name`} the version in force on its own day.`,
    when(problems.length === 0, `${many(rows, 'version')}, unchanged since publishing: the audit has the hashes.`),
    late
      ? `Version ${version.number} was to be read again by ${showDay(version.notice.review)}: that is overdue.`
      : `Version ${version.number} is to be read again by ${showDay(version.notice.review)}.`,
    when(
      version.notice.website === '',
      'The page on which the notice is published is not known, so nobody can compare it.',
    ),
  ]);
};

async function asPublished({
  opened,
  entries,
}: Evidence): Promise<{ readonly rows: number; readonly problems: readonly string[] }> {
  const rows = await versionRows(opened.store.db);
  const published = new Map(
    (await entries('init', 'notice publish')).map((entry) => [Number(entry.facts?.noticeVersion), entry]),
  );
  const gone = [...published.keys()].filter((number) => !rows.some((row) => row.number === number));
  return {
    rows: rows.length,
    problems: [
      ...gone.map((number) => `The audit names version ${number}, which is not in the store`),
      ...rows.flatMap((row) => versionProblems(row, published.get(row.number))),
    ],
  };
}

/** A version never changes: its text, what was read from it and its day are those of its audit entry. */
function versionProblems(row: NoticeVersionTable, entry: StoredEntry | undefined): readonly string[] {
  if (!entry) return [`Version ${row.number} has no entry in the audit`];
  // A restore enters again, with its own time, a version that the backup did not have yet.
  const { sha256 = row.sha256, dataSha256, effective = row.effective, publishedAt = entry.at } = entry.facts ?? {};
  const same =
    hashOf(row.yaml) === row.sha256 &&
    row.sha256 === sha256 &&
    (dataSha256 === undefined || hashOf(row.data) === dataSha256) &&
    row.effective === effective &&
    row.published_at === publishedAt;
  return same ? [] : [`Version ${row.number} is not the one that was published`];
}
