import type { Day } from '../calendar/types.ts';
import { undecidedValues } from '../notice/undecided.ts';
import type { Version } from '../notice/versions.ts';

export type NoticeGlance = {
  readonly version: number;
  readonly effective: Day;
  readonly review: Day;
  readonly reviewOverdue: boolean;
  /** Published, but its day has not come. */
  readonly newest: { readonly version: number; readonly effective: Day } | null;
  readonly undecided: number;
  readonly undecidedOverdue: number;
};

/** The version in force, what comes next, and how much of it nobody has decided. */
export function noticeGlance(versions: readonly Version[], version: Version, today: Day): NoticeGlance {
  const newest = versions.at(-1);
  const undecided = undecidedValues(version.notice);
  const { effective, review } = version.notice;
  return {
    version: version.number,
    effective,
    review,
    reviewOverdue: review < today,
    newest: newest && newest.effective > today ? { version: newest.number, effective: newest.effective } : null,
    undecided: undecided.length,
    undecidedOverdue: undecided.filter(({ decideBy }) => decideBy !== null && decideBy < today).length,
  };
}
