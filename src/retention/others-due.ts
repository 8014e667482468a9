import type { Day, Instant } from '../calendar/types.ts';
import { type DueKind, dueFileKinds } from '../db/files.ts';
import { keptOthers } from '../db/held-others.ts';
import { dueRequests } from '../db/requests-due.ts';
import type { Opened } from '../home/opened.ts';
import { currentVersion, versionsOf } from '../notice/versions.ts';
import { daysOf } from './held-records.ts';
import { requestPeriod } from './requests-account.ts';

/** Closed requests whose day has come; all go by one rule, so long after the answer. `kept` = held past their day. */
export type RequestsDue = {
  readonly due: number;
  readonly kept: number;
  readonly period: string;
  readonly earliest: Day | null;
  readonly latest: Day | null;
};

/** Packs, exports and rejects whose day has come, by kind. */
export type FilesDue = { readonly due: number; readonly kept: number; readonly kinds: readonly DueKind[] };

export async function requestsDue({ store: { db } }: Opened, asOf: Instant): Promise<RequestsDue> {
  const days = daysOf(asOf);
  const { notice } = currentVersion(await versionsOf(db), days.london);
  const { count, earliest, latest } = await dueRequests(db, days.utc);
  const { requests } = await keptOthers(db, days);
  return { due: count, kept: requests, period: requestPeriod(notice), earliest, latest };
}

export async function filesDue({ store: { db } }: Opened, asOf: Instant): Promise<FilesDue> {
  const days = daysOf(asOf);
  const kinds = await dueFileKinds(db, days.london);
  const { files } = await keptOthers(db, days);
  return { due: kinds.reduce((sum, { count }) => sum + count, 0), kept: files, kinds };
}
