import { statSync } from 'node:fs';
import { londonDay } from '../calendar/london.ts';
import { showDay } from '../calendar/show.ts';
import type { Day, Instant } from '../calendar/types.ts';
import { lastEntry } from '../db/audit.ts';
import { lastCertificate } from '../db/certificates.ts';
import { activeHolds } from '../db/holds.ts';
import { readMeta } from '../db/meta.ts';
import { openRequests } from '../db/requests-open.ts';
import { countMarked, type MarkedCounts } from '../db/resident-marks.ts';
import type { Db } from '../db/schema.ts';
import { inSnapshot } from '../db/snapshot.ts';
import { fileCounts, sqliteVersion, waitingReviews } from '../db/status.ts';
import { REGISTER_SCHEMA, STORE_SCHEMA } from '../db/upgrades.ts';
import { currentVersion, versionsOf } from '../notice/versions.ts';
import { VERSION } from '../version.ts';
import { type LastBackup, lastBackup } from './backup/last.ts';
import type { Opened } from './opened.ts';
import { type LastDrill, lastDrill } from './restore/last-drill.ts';
import { gapSentence, openGap } from './restored.ts';
import { type ContactsGlance, contactsGlance } from './status-contacts.ts';
import { type JobRun, jobRuns } from './status-jobs.ts';
import { type KeysGlance, keysGlance, type RegisterGlance, registerGlance } from './status-keys.ts';
import { type NoticeGlance, noticeGlance } from './status-notice.ts';
import { type TextsGlance, textsGlance } from './status-texts.ts';

/** What a home holds and how it is doing, in counts and dates. Nothing about anybody. */
export type Status = {
  readonly asOf: Instant;
  readonly home: string;
  readonly organisation: string;
  readonly notice: NoticeGlance;
  readonly contacts: ContactsGlance;
  readonly register: RegisterGlance;
  readonly texts: TextsGlance;
  readonly reviewsWaiting: number;
  readonly requests: {
    readonly open: readonly {
      readonly reference: string;
      readonly type: string;
      readonly received: Day;
      readonly dueOn: Day;
      readonly overdue: boolean;
    }[];
    readonly overdue: number;
  };
  /** Residents by what is marked on them. */
  readonly marked: MarkedCounts;
  /** Holds in force, and those of them whose review day has passed. */
  readonly holds: { readonly inForce: number; readonly overdue: number };
  readonly files: {
    readonly waiting: number;
    readonly overdue: number;
    /** Past their day, and held with the request that they answer. */
    readonly kept: number;
    readonly next: Day | null;
  };
  readonly jobs: readonly JobRun[];
  readonly certificate: { readonly number: number; readonly at: Instant } | null;
  readonly backup: LastBackup | null;
  readonly drill: LastDrill | null;
  /** A restore that nobody has accepted yet. */
  readonly restoreGap: { readonly from: Instant; readonly to: Instant; readonly backup: string } | null;
  readonly keys: KeysGlance;
  readonly sizes: { readonly store: number; readonly register: number };
  readonly auditEntries: number;
  readonly versions: {
    readonly steward: string;
    readonly node: string;
    readonly sqlite: string;
    readonly storeSchema: number;
    readonly registerSchema: number;
  };
  readonly warnings: readonly string[];
};

/** One moment of a home. Counts come from indexes alone, so that a million contacts take less than a second. */
export async function statusOf(opened: Opened): Promise<Status> {
  const register = await registerGlance(opened);
  const keys = await keysGlance(opened);
  return inSnapshot(opened.store, async () => {
    const { db } = opened.store;
    const asOf = opened.now();
    const today = londonDay(asOf);
    const versions = await versionsOf(db);
    const version = currentVersion(versions, today);
    const jobs = await jobRuns(db, asOf);
    const certificate = await lastCertificate(db);
    const holds = await activeHolds(db);
    const overdue = holds.filter(({ review }) => review < today);
    const texts = await textsGlance(opened, asOf);
    const status = {
      asOf,
      home: opened.home.root,
      organisation: version.notice.organisation,
      notice: noticeGlance(versions, version, today),
      contacts: await contactsGlance(opened, versions, asOf),
      register: register.glance,
      texts: texts.glance,
      reviewsWaiting: await waitingReviews(db),
      requests: await requestsGlance(opened, today),
      marked: await countMarked(db),
      holds: { inForce: holds.length, overdue: overdue.length },
      files: await fileCounts(db, today),
      jobs,
      certificate: certificate ? { number: certificate.number, at: certificate.at } : null,
      backup: await lastBackup(db),
      drill: await lastDrill(db),
      restoreGap: await gapGlance(db),
      keys: keys.glance,
      sizes: {
        store: sizeOf(opened.home.store) + sizeOf(`${opened.home.store}-wal`),
        register: sizeOf(opened.home.register),
      },
      auditEntries: (await lastEntry(db))?.seq ?? 0,
      versions: {
        steward: VERSION,
        node: process.version,
        sqlite: await sqliteVersion(db),
        storeSchema: Number((await readMeta(db, 'schema')) ?? STORE_SCHEMA),
        registerSchema: REGISTER_SCHEMA,
      },
    };
    const none = status.backup ? [] : ['There is no backup of this home: steward backup DIR'];
    const gap = await openGap(db);
    const waiting = gap
      ? [`${gapSentence(gap)} Until then nothing is disposed of and nobody is texted: steward restore accept`]
      : [];
    return {
      ...status,
      warnings: [
        ...register.warnings,
        ...keys.warnings,
        ...texts.warnings,
        ...none,
        ...waiting,
        ...overdue.map(reviewOverdue),
        ...aheadWarning(status.contacts.ahead),
      ],
    };
  });
}

async function gapGlance(db: Db): Promise<Status['restoreGap']> {
  const gap = await openGap(db);
  return gap ? { from: gap.from, to: gap.to, backup: gap.backup } : null;
}

async function requestsGlance({ store }: Opened, today: Day): Promise<Status['requests']> {
  const { open } = await openRequests(store.db);
  const shown = open.map(({ reference, type, received, due_on }) => ({
    reference,
    type,
    received,
    dueOn: due_on,
    overdue: due_on < today,
  }));
  return { open: shown, overdue: shown.filter((request) => request.overdue).length };
}

const reviewOverdue = ({ id, review }: { readonly id: string; readonly review: Day }): string =>
  `The review of hold ${id} was due on ${showDay(review)}: steward hold list`;

const aheadWarning = (ahead: number): readonly string[] =>
  ahead === 0
    ? []
    : [
        `${ahead} ${ahead === 1 ? 'contact is' : 'contacts are'} dated in the future, recorded under a wrong clock: steward check --only P56,P57,P58`,
      ];

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
