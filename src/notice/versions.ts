import { createHash } from 'node:crypto';
import type { Day, Instant } from '../calendar/types.ts';
import { insertVersion, versionRows } from '../db/notice.ts';
import type { Db } from '../db/schema.ts';
import { Refusal } from '../refusal.ts';
import { parseNotice } from './parse.ts';
import type { Notice } from './types.ts';

export type Version = {
  readonly number: number;
  readonly effective: Day;
  readonly publishedAt: Instant;
  readonly staff: string;
  readonly sha256: string;
  readonly notice: Notice;
};

/** The versions of a home's notice, oldest first; parsed when published, trusted since. */
export async function versionsOf(db: Db): Promise<readonly Version[]> {
  const rows = await versionRows(db);
  return rows.map((row) => ({
    number: row.number,
    effective: row.effective,
    publishedAt: row.published_at,
    staff: row.staff,
    sha256: row.sha256,
    notice: noticeOf(row),
  }));
}

function noticeOf({ number, data }: { readonly number: number; readonly data: string }): Notice {
  try {
    return JSON.parse(data) as Notice;
  } catch {
    throw new Refusal(
      'corrupted',
      `Version ${number} of the notice was changed in the store and cannot be read.`,
      'Restore the store from a backup.',
    );
  }
}

/**
 * The version in force on a London day: of those whose effective day has come, the one published last. undefined =
 * nothing was in force yet, and nothing collected then can be recorded.
 */
export const versionOn = (versions: readonly Version[], day: Day): Version | undefined =>
  versions.filter((version) => version.effective <= day).at(-1);

/**
 * The version in force at the moment a contact took place: a version that was published later was not, though its
 * effective day be earlier (P04). Only version 1 reaches back: a home begins with a notice that was published before it.
 */
export function versionAt(versions: readonly Version[], day: Day, at: Instant): Version | undefined {
  return versions
    .filter((version, place) => version.effective <= day && (place === 0 || version.publishedAt <= at))
    .at(-1);
}

/** The version in force today; version 1 is always in force by the time a home exists. */
export function currentVersion(versions: readonly Version[], today: Day): Version {
  const found = versionOn(versions, today) ?? versions[0];
  if (!found)
    throw new Refusal('corrupted', 'The store holds no version of the notice.', 'Restore the store from a backup.');
  return found;
}

/** The notice of a YAML text, or every mistake in it by line, path and what is allowed. */
export function validNotice(yaml: string): Notice {
  const parsed = parseNotice(yaml);
  if (parsed.ok) return parsed.notice;
  const details = parsed.mistakes.map(
    (mistake) =>
      `line ${mistake.line}: ${mistake.path}: ${mistake.problem}${mistake.allowed ? ` (allowed: ${mistake.allowed})` : ''}`,
  );
  const many = details.length === 1 ? 'a mistake' : `${details.length} mistakes`;
  throw new Refusal(
    'notice-mistakes',
    `The notice has ${many}; nothing was published.`,
    'Mend the file and run: steward notice publish',
    details,
  );
}

/** What the audit keeps of a version: the hash of its text, and of what was read from it and counts since. */
export const versionFacts = (version: { readonly yaml: string; readonly notice: Notice }) => ({
  effective: version.notice.effective,
  sha256: hashOf(version.yaml),
  dataSha256: hashOf(JSON.stringify(version.notice)),
});

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

export async function addVersion(
  db: Db,
  version: { readonly yaml: string; readonly notice: Notice; readonly at: Instant; readonly staff: string },
): Promise<number> {
  const number = (await versionRows(db)).length + 1;
  await insertVersion(db, {
    number,
    effective: version.notice.effective,
    published_at: version.at,
    staff: version.staff,
    yaml: version.yaml,
    data: JSON.stringify(version.notice),
    sha256: hashOf(version.yaml),
  });
  return number;
}
