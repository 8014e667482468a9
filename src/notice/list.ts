import { londonDay } from '../calendar/london.ts';
import type { Day, Instant } from '../calendar/types.ts';
import { versionRows } from '../db/notice.ts';
import { staffNames } from '../db/staff.ts';
import type { Opened } from '../home/opened.ts';
import { Refusal } from '../refusal.ts';
import type { Notice } from './types.ts';
import { type UndecidedValue, undecidedValues } from './undecided.ts';
import { currentVersion, versionsOf } from './versions.ts';

export type ListedVersion = {
  readonly version: number;
  readonly effective: Day;
  readonly publishedAt: Instant;
  readonly publishedBy: string | null;
  readonly sha256: string;
  readonly inForce: boolean;
};

export type VersionList = { readonly versions: readonly ListedVersion[] };

/** Every published version, oldest first. */
export async function listVersions(opened: Opened): Promise<VersionList> {
  const { db } = opened.store;
  const names = await staffNames(db);
  const versions = await versionsOf(db);
  const inForce = currentVersion(versions, londonDay(opened.now())).number;
  return {
    versions: versions.map(({ number, effective, publishedAt, staff, sha256 }) => ({
      version: number,
      effective,
      publishedAt,
      publishedBy: names.get(staff) ?? null,
      sha256,
      inForce: number === inForce,
    })),
  };
}

export type ShownVersion = ListedVersion & {
  readonly notice: Notice;
  /** The file exactly as it was published. */
  readonly yaml: string;
  readonly undecided: readonly UndecidedValue[];
};

/** One published version whole; the one in force today unless a number is given. */
export async function showVersion(opened: Opened, wanted: number | undefined): Promise<ShownVersion> {
  const { versions } = await listVersions(opened);
  const listed = versions.find((each) => (wanted === undefined ? each.inForce : each.version === wanted));
  const row = (await versionRows(opened.store.db)).find(({ number }) => number === listed?.version);
  if (!listed || !row) {
    throw new Refusal('not-found', 'The notice has no version with this number.', 'See: steward notice versions');
  }
  const notice = JSON.parse(row.data) as Notice;
  return { ...listed, notice, yaml: row.yaml, undecided: undecidedValues(notice) };
}
