import { existsSync, lstatSync, realpathSync, unlinkSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { millisecondsOf } from '../calendar/instant.ts';
import { londonDay } from '../calendar/london.ts';
import { showPeriod } from '../calendar/period.ts';
import type { Instant } from '../calendar/types.ts';
import type { PersonalData } from '../contacts/contact.ts';
import { addDailyCount, addDisposal, type DueRow, deleteContacts } from '../db/disposal.ts';
import { addMovements } from '../db/movements.ts';
import type { DisposalCause } from '../db/schema.ts';
import type { Writing } from '../home/write.ts';
import type { Notice } from '../notice/types.ts';
import type { Version } from '../notice/versions.ts';

/** What a chunk's disposal came to. `stuck` = contacts whose recording could not be destroyed; they stay. */
export type Disposed = { readonly count: number; readonly stuck: readonly DueRow[] };

export type Disposal = {
  readonly rows: readonly DueRow[];
  readonly cause: DisposalCause;
  readonly versions: readonly Version[];
  readonly recordingsRoot: string | undefined;
};

/**
 * The one function that removes contacts (D4), inside the caller's write transaction. Files go first: a recording that
 * cannot be destroyed keeps its record. Then the counts that outlive the records (P29), the tallies for the certificate,
 * and the rows, whose bytes SQLite overwrites (secure_delete). The caller has asked about holds in this transaction.
 */
export async function disposeOf(writing: Writing, disposal: Disposal): Promise<Disposed> {
  const { gone, stuck } = destroyRecordings(writing, disposal);
  if (gone.length === 0) return { count: 0, stuck };
  const notices = new Map(disposal.versions.map((version) => [version.number, version.notice]));
  await keepDailyCounts(writing, gone);
  await tally(writing, { rows: gone, cause: disposal.cause }, notices);
  const byChannel = new Map<string, number>();
  for (const row of gone) byChannel.set(row.channel, (byChannel.get(row.channel) ?? 0) + 1);
  await addMovements(writing.db, disposal.cause === 'erased' ? 'erased' : 'disposed', byChannel);
  const count = await deleteContacts(
    writing.db,
    gone.map((row) => row.place),
  );
  return { count, stuck };
}

function destroyRecordings(
  writing: Writing,
  { rows, recordingsRoot }: Disposal,
): { readonly gone: readonly DueRow[]; readonly stuck: readonly DueRow[] } {
  const gone: DueRow[] = [];
  const stuck: DueRow[] = [];
  for (const row of rows) (row.recording === 0 || recordingGone(writing, row, recordingsRoot) ? gone : stuck).push(row);
  return { gone, stuck };
}

/** True when the recording is destroyed, or was not there any more. */
function recordingGone(writing: Writing, row: DueRow, root: string | undefined): boolean {
  const personal = row.sealed
    ? writing.sealer().open<PersonalData>({ table: 'contact', id: row.id, day: row.sealed_day }, row.sealed)
    : undefined;
  // A seal that no key opens any more names a file that nobody can find by it: the record goes, the folder is checked apart.
  if (!personal?.recording) return true;
  // No recordings folder in the notice: the path is only a note here, and the certificate says so.
  if (root === undefined) return true;
  return destroyFile(root, personal.recording);
}

/** Removes a file below a root without following a link out of it. Missing counts as destroyed. */
function destroyFile(root: string, path: string): boolean {
  try {
    const real = realpathSync(root);
    const folder = realpathSync(join(real, dirname(path)));
    if (folder !== real && !folder.startsWith(`${real}${sep}`)) return false;
    const file = join(folder, basename(path));
    // A link would be removed and the sound it names would stay.
    if (lstatSync(file).isSymbolicLink()) return false;
    unlinkSync(file);
    return true;
  } catch (problem) {
    const code = (problem as NodeJS.ErrnoException).code;
    // Missing below a root that is there: gone. A root that is away (an unmounted disk) proves nothing.
    return code === 'ENOENT' && existsSync(root);
  }
}

async function keepDailyCounts(writing: Writing, rows: readonly DueRow[]): Promise<void> {
  const counts = new Map<string, { day: string; channel: string; service: string; outcome: string; count: number }>();
  for (const row of rows) {
    const cell = {
      day: londonDay(row.at),
      channel: row.channel,
      service: row.service,
      outcome: row.outcome ?? '',
      count: 0,
    };
    const key = `${cell.day}\0${cell.channel}\0${cell.service}\0${cell.outcome}`;
    const found = counts.get(key) ?? cell;
    found.count += 1;
    counts.set(key, found);
  }
  for (const cell of counts.values()) await addDailyCount(writing.db, cell);
}

async function tally(
  writing: Writing,
  { rows, cause }: Pick<Disposal, 'rows' | 'cause'>,
  notices: ReadonlyMap<number, Notice>,
): Promise<void> {
  const now = millisecondsOf(writing.at);
  const rules = new Map<
    string,
    {
      channel: string;
      purpose: string;
      period: string;
      notice_version: number;
      count: number;
      recordings: number;
      earliest_due: Instant;
      latest_due: Instant;
      longest_overrun_ms: number;
    }
  >();
  for (const row of rows) {
    const key = `${row.channel}\0${row.purpose}\0${row.notice_version}`;
    let rule = rules.get(key);
    if (!rule) {
      const channel = notices.get(row.notice_version)?.channels.find((each) => each.id === row.channel);
      const period = channel
        ? `${showPeriod(channel.retention.value)}${channel.retention.assumed ? ' (assumed)' : ''}`
        : 'unknown';
      rule = {
        channel: row.channel,
        purpose: row.purpose,
        period,
        notice_version: row.notice_version,
        count: 0,
        recordings: 0,
        earliest_due: row.due_at,
        latest_due: row.due_at,
        longest_overrun_ms: 0,
      };
      rules.set(key, rule);
    }
    rule.count += 1;
    rule.recordings += row.recording;
    if (row.due_at < rule.earliest_due) rule.earliest_due = row.due_at;
    if (row.due_at > rule.latest_due) rule.latest_due = row.due_at;
  }
  for (const rule of rules.values()) {
    // An erasure takes what is not due yet: that is no overrun.
    const longest = Math.max(0, now - millisecondsOf(rule.earliest_due));
    await addDisposal(writing.db, { ...rule, cause, certificate: 0, longest_overrun_ms: longest });
  }
}
