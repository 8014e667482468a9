import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { canonical, type StoredEntry } from '../audit/entry.ts';
import { utcDay } from '../calendar/instant.ts';
import { londonDay } from '../calendar/london.ts';
import { showInstantWithUtc } from '../calendar/show.ts';
import type { Day, Instant } from '../calendar/types.ts';
import { countEntries } from '../db/audit.ts';
import { certificateRows, insertCertificate, lastCertificate } from '../db/certificates.ts';
import { auditBodies } from '../db/checks.ts';
import { closeDisposals, openDisposals } from '../db/disposal.ts';
import { keptOthers, restrictedOthers } from '../db/held-others.ts';
import { deleteMeta, readMeta } from '../db/meta.ts';
import { closeMovements, countByChannel, openMovements } from '../db/movements.ts';
import { restrictedDueCount } from '../db/resident-marks.ts';
import type { CertificateTable, DisposalCause, DisposalTable } from '../db/schema.ts';
import { removeTemporaries, writeAtomic } from '../files/atomic.ts';
import type { Opened } from '../home/opened.ts';
import { inTransaction, type Writing, write } from '../home/write.ts';
import { currentVersion, versionsOf } from '../notice/versions.ts';
import { Refusal } from '../refusal.ts';
import { DISPOSE_ACT, type SurveyDisposed } from '../survey/dispose.ts';
import { VERSION } from '../version.ts';
import { balanceOf } from './balance.ts';
import { type Certificate, certificateText } from './certificate.ts';
import type { FilesDisposed } from './dispose-files.ts';
import { type RequestsDestroyed, requestsSince } from './requests-account.ts';

export type HeldRecords = {
  readonly id: string;
  readonly reason: string;
  readonly review: Day;
  /** Whether the review day had passed. */
  readonly overdue?: boolean;
  /** Contacts past their time that it keeps; and closed requests, and files. */
  readonly kept: number;
  readonly requests?: number;
  readonly files?: number;
};

export type SweepFacts = {
  readonly asOf: Instant;
  readonly held: readonly HeldRecords[];
  readonly chainDay: Day;
  readonly unreadableThrough: Day | null;
  readonly copiesFrom: readonly Day[];
  readonly bytesCleared: boolean;
  readonly files: Certificate['files'];
  readonly stuck: readonly string[];
  readonly unlinkableThrough: Day | null;
  /** Of a restore, which has a certificate also when nothing was destroyed, because its balance begins anew. */
  readonly restored?: RestoreFacts;
};

export type RestoreFacts = {
  readonly from: NonNullable<Certificate['restoredFrom']>;
  /** What the backup held, by channel, before anything of it was disposed of. */
  readonly opening: readonly { readonly channel: string; readonly counted: number }[];
  /** The last audit entry that a certificate of the backup covers: those that were carried over name entries that are lost. */
  readonly coveredThrough: number;
};

/**
 * Writes the next certificate of destruction over everything that no certificate has counted yet, also what a killed
 * sweep disposed of. Nothing destroyed since = no certificate. Numbers have no gap; each names the hash of the one before.
 */
export async function certify(opened: Opened, facts: SweepFacts): Promise<Certificate | undefined> {
  const made = await write(opened, async (writing) => {
    const rules = await openDisposals(writing.db);
    const previous = await lastCertificate(writing.db);
    const covered = facts.restored?.coveredThrough ?? coveredBy(previous?.body);
    const files = await filesSince(writing, covered, facts.files);
    const survey = await surveySince(writing, covered);
    const { notice } = currentVersion(await versionsOf(writing.db), londonDay(writing.at));
    const kept = await keptOthers(writing.db, { utc: utcDay(facts.asOf), london: londonDay(facts.asOf) });
    const requests = await requestsSince(writing.db, covered, notice, kept.requests);
    const nothing = Object.values(survey).every((count) => count === 0);
    if (rules.length === 0 && files.destroyed === 0 && requests.destroyed === 0 && nothing && !facts.restored)
      return undefined;
    const number = (previous?.number ?? 0) + 1;
    const entry = await writing.audit({
      act: 'certificate',
      references: [String(number)],
      counts: {
        disposed: countOf(rules, 'disposed'),
        erased: countOf(rules, 'erased'),
        ...(requests.destroyed > 0 ? { requests: requests.destroyed } : {}),
        ...(facts.restored ? { expired: countOf(rules, 'expired') } : {}),
      },
    });
    const certificate = await compose(
      opened,
      writing,
      { ...facts, files: { ...files, kept: kept.files }, survey },
      { number, previous: previous?.sha256 ?? '', entry, requests },
    );
    const body = `${canonical(certificate)}\n`;
    const text = certificateText(certificate);
    const sha256 = createHash('sha256').update(body).digest('hex');
    await insertCertificate(writing.db, { number, at: writing.at, body, text, sha256 });
    await closeDisposals(writing.db, number);
    await closeMovements(writing.db, number);
    await deleteMeta(writing.db, 'erasedUntil');
    return { certificate, row: { number, body, text } };
  });
  if (made) writeAtOnce(opened, made.row);
  await writeCertificateFiles(opened);
  return made?.certificate;
}

async function compose(
  opened: Opened,
  writing: Writing,
  facts: SweepFacts & { readonly survey: SurveyDisposed },
  place: {
    readonly number: number;
    readonly previous: string;
    readonly entry: { readonly seq: number; readonly head: string };
    readonly requests: RequestsDestroyed;
  },
): Promise<Certificate> {
  const { db } = writing;
  const rules = await openDisposals(db);
  const versions = await versionsOf(db);
  const version = currentVersion(versions, londonDay(writing.at));
  const last = await lastCertificate(db);
  const balance = balanceOf(
    facts.restored?.opening ?? (last ? (JSON.parse(last.body) as Certificate).balance : []),
    await openMovements(db),
    await countByChannel(db),
  );
  const { notice } = version;
  return {
    schema: 'steward.certificate/1',
    number: place.number,
    previousSha256: place.previous,
    organisation: notice.organisation,
    madeAt: writing.at,
    cutOff: { utc: facts.asOf, london: showInstantWithUtc(facts.asOf) },
    noticeVersion: version.number,
    disposed: countOf(rules, 'disposed'),
    erased: countOf(rules, 'erased'),
    expiredInBackup: countOf(rules, 'expired'),
    rules: rules.map((rule) => ({
      cause: rule.cause,
      channel: rule.channel,
      purpose: rule.purpose,
      period: rule.period,
      noticeVersion: rule.notice_version,
      count: rule.count,
      earliestDue: rule.earliest_due,
      latestDue: rule.latest_due,
      longestOverrunMs: rule.longest_overrun_ms,
      recordings: rule.recordings,
    })),
    longestOverrunMs: Math.max(
      0,
      ...rules.filter(({ cause }) => cause === 'disposed').map((rule) => rule.longest_overrun_ms),
    ),
    recordings: { ...recordingsOf(rules, notice.recordingsRoot.value !== null), notDestroyed: facts.stuck },
    files: facts.files,
    requests: place.requests,
    survey: facts.survey,
    held: facts.held,
    ...(await restrictedPast(writing, facts.asOf)),
    balance,
    foots: balance.every((row) => row.foots),
    method:
      'rows deleted with their pages overwritten (SQLite secure_delete), write-ahead log emptied, day keys forgotten',
    bytesCleared: facts.bytesCleared,
    chain: {
      day: facts.chainDay,
      unreadableThrough: facts.unreadableThrough,
      recoveryCopiesOpenFrom: facts.copiesFrom,
    },
    unlinkableThrough: facts.unlinkableThrough,
    ...(facts.restored ? { restoredFrom: facts.restored.from } : {}),
    backupsOpenableUntil: countOf(rules, 'erased') > 0 ? ((await readMeta(db, 'erasedUntil')) ?? null) : null,
    notCovered: [
      ...notice.otherSystems,
      ...(countOf(rules, 'erased') > 0
        ? ['opt-outs, which stay so that a number is not texted', 'files of rejected rows, until their own day']
        : []),
      'copies of the chain that somebody kept from that day or before, with the master key',
      'exports and packs already sent',
      'images and snapshots of the whole machine',
      'what a solid-state disk keeps of overwritten blocks',
    ],
    by: { staff: writing.staff, source: opened.actor.source },
    audit: place.entry,
    version: VERSION,
  };
}

async function restrictedPast({ db }: Writing, asOf: Instant): Promise<Pick<Certificate, 'restricted'>> {
  const contacts = await restrictedDueCount(db, asOf);
  const others = await restrictedOthers(db, { utc: utcDay(asOf), london: londonDay(asOf) });
  return contacts + others.requests + others.files === 0 ? {} : { restricted: { contacts, ...others } };
}

/** A record that no key opens any more does not say where its recording was. */
function recordingsOf(
  rules: readonly DisposalTable[],
  folder: boolean,
): Pick<Certificate['recordings'], 'destroyed' | 'notReached'> {
  const reached = (rule: DisposalTable) => folder && rule.cause !== 'expired';
  const count = (of: readonly DisposalTable[]) => of.reduce((sum, rule) => sum + rule.recordings, 0);
  return { destroyed: count(rules.filter(reached)), notReached: count(rules.filter((rule) => !reached(rule))) };
}

/** The entry of the certificate before: what came until then was counted on it. */
const coveredBy = (previous: string | undefined): number =>
  previous === undefined ? 0 : (JSON.parse(previous) as Certificate).audit.seq;

const countOf = (rules: readonly DisposalTable[], cause: DisposalCause): number =>
  rules.filter((rule) => rule.cause === cause).reduce((sum, rule) => sum + rule.count, 0);

/** What went of the survey since the certificate before, by what each chunk entered in the audit: a sweep that was killed counted it nowhere else. */
async function surveySince({ db }: Writing, after: number): Promise<SurveyDisposed> {
  const total = { comments: 0, answers: 0, links: 0, sendings: 0, invitations: 0 };
  for (const body of await auditBodies(db, DISPOSE_ACT)) {
    const { seq, counts = {} } = JSON.parse(body) as StoredEntry;
    if (seq > after)
      for (const name of Object.keys(total) as (keyof SurveyDisposed)[]) total[name] += counts[name] ?? 0;
  }
  return total;
}

/** Files destroyed or found missing since the certificate before: a sweep that was killed counted them nowhere else. */
async function filesSince({ db }: Writing, after: number, { notDestroyed }: FilesDisposed): Promise<FilesDisposed> {
  const count = (is: string) => countEntries(db, after, { act: 'file destroy', fact: 'outcome', is });
  return { destroyed: await count('destroyed'), missing: await count('missing'), notDestroyed };
}

/**
 * Puts every certificate that is missing into the folder: a crash may have come between commit and file. Under the write
 * lock, so that what a killed sweep left half-written can be told from what another one is writing.
 */
function writeCertificateFiles(opened: Opened): Promise<void> {
  const { certificates } = opened.home;
  return inTransaction(opened, async (db) => {
    for (const row of await certificateRows(db))
      for (const { path, text } of filesOf(certificates, row)) writeMissing(opened, path, text);
  });
}

type Written = Pick<CertificateTable, 'number' | 'body' | 'text'>;

const filesOf = (folder: string, { number, body, text }: Written) => {
  const name = join(folder, `certificate-${String(number).padStart(6, '0')}`);
  return [
    { path: `${name}.json`, text: body },
    { path: `${name}.txt`, text },
  ];
};

/**
 * The files of a certificate that was just made, without waiting for the lock that others may hold for long: until they
 * are there, `check` calls them missing. What does not succeed is done, or said, under the lock.
 */
function writeAtOnce({ home, random }: Opened, row: Written): void {
  try {
    for (const { path, text } of filesOf(home.certificates, row))
      if (!existsSync(path)) writeAtomic(path, text, random);
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
  }
}

function writeMissing({ random }: Opened, path: string, text: string): void {
  if (existsSync(path)) return;
  removeTemporaries(path);
  writeAtomic(path, text, random);
}
