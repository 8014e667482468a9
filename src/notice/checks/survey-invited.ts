import { daysBetween } from '../../calendar/day.ts';
import type { PersonalData } from '../../contacts/contact.ts';
import { ledgerOf } from '../../db/invitations.ts';
import { lastRuns } from '../../db/jobs.ts';
import { invitedCalls, ledgerPage, textedTwice } from '../../db/survey-checks.ts';
import { parseUkMobile } from '../../identifiers/phone.ts';
import { Refusal } from '../../refusal.ts';
import { freeFrom } from '../../survey/cap.ts';
import { allLedgerKeys, ledgerKeysOf } from '../../survey/invite/ledger-keys.ts';
import { digestOf } from '../../vault/digest.ts';
import { purposeOf } from '../lookup.ts';
import { versionOn } from '../versions.ts';
import type { Evidence } from './evidence.ts';
import { byCount, type Check, many, when } from './finding.ts';
import { markProblems } from './see-marks.ts';

const PAGE = 2_000;
const BUDGET = 20_000;

/** P33: every invitation is on record, as many in the audit as in the counts. */
export const invitedForFeedback: Check = async (evidence) => {
  const { counts, audited } = await evidence.survey();
  const counted = counts.reduce((sum, { invited }) => sum + invited, 0);
  const failed = Math.abs(counted - audited);
  return byCount(Math.max(counted, audited), failed, [
    `${many(counted, 'invitation')} counted, ${audited} in the audit${failed === 0 ? '' : `: they differ by ${failed}`}.`,
    when(counted, 'How they went is P34 to P41.'),
  ]);
};

/** P34: each invitation followed a call from a mobile, and its number is in the ledger. */
export const invitedAfterCall: Check = async (evidence) => {
  const { db } = evidence.opened.store;
  let tested = 0;
  let failed = 0;
  let opened = 0;
  const fromMobile = mobileJudge(evidence);
  let page = await invitedCalls(db, '', PAGE);
  while (page.length > 0) {
    for (const { contact, channel, direction, lawful_basis, sealed_day, sealed } of page) {
      tested += 1;
      const call = channel === 'phone' && (direction === null || direction === 'inbound') && lawful_basis !== 'consent';
      if (!call || !sealed || !sealed_day) failed += 1;
      else if (opened < BUDGET) {
        opened += 1;
        if (!fromMobile(contact, sealed_day, sealed)) failed += 1;
      }
    }
    page = await invitedCalls(db, page.at(-1)?.contact ?? '', PAGE);
  }
  const marks = await marksGone(evidence);
  return byCount(tested + marks.length, failed + marks.length, [
    ...marks.map((problem) => `${problem}.`),
    `${many(tested, 'invitation')} whose call is still held: ${failed} without a call from a UK mobile that the ledger knows.`,
    await lastPlan(evidence),
  ]);
};

/** Marks that keep invitations away, and are not as the audit says. */
async function marksGone(evidence: Evidence): Promise<readonly string[]> {
  const problems = [];
  for (const mark of ['deceased', 'do_not_contact', 'safe_contact'] as const)
    problems.push(...(await markProblems(evidence, mark)).problems);
  return problems;
}

function mobileJudge({ opened, sealer }: Evidence): (contact: string, day: string, sealed: Buffer) => boolean {
  const keys = allLedgerKeys(ledgerKeysOf(opened.vault));
  const ledger = ledgerOf(opened.store);
  return (contact, day, sealed) => {
    try {
      const personal = sealer?.open<PersonalData>({ table: 'contact', id: contact, day }, sealed);
      if (!personal) return true;
      const phone = parseUkMobile(personal.phone ?? '');
      return phone.ok && keys.some((key) => ledger.freeFrom(digestOf(key, 'phone', phone.value.e164)) !== undefined);
    } catch (problem) {
      // What does not open is P05's and P54's to tell.
      if (problem instanceof Refusal) return true;
      throw problem;
    }
  };
}

/** How the last run went, from its job: counts only. */
async function lastPlan({ opened }: Evidence): Promise<string> {
  const run = (await lastRuns(opened.store.db)).find(({ job }) => job === 'survey invite');
  if (!run?.result) return '';
  const { planned, result } = JSON.parse(run.result) as { planned?: number; result?: string };
  return `The last run planned ${many(planned ?? 0, 'invitation')} and ended: ${result ?? 'unknown'}.`;
}

/** P37: no number twice within the rule, and none free before its month is over. */
export const notMoreThanMonthly: Check = async (evidence) => {
  const { db } = evidence.opened.store;
  let tested = 0;
  let failed = 0;
  let smallest = Number.POSITIVE_INFINITY;
  let page = await ledgerPage(db, undefined, PAGE);
  while (page.length > 0) {
    for (const { day, free_from, previous_day } of page) {
      tested += 1;
      const rule = (versionOn(evidence.versions, day) ?? evidence.version).notice.survey.notMoreOftenThan.value;
      if (previous_day !== null) smallest = Math.min(smallest, daysBetween(previous_day, day));
      const tooSoon = previous_day !== null && day < freeFrom(previous_day, rule);
      if (tooSoon || free_from < freeFrom(day, rule)) failed += 1;
    }
    page = await ledgerPage(db, page.at(-1)?.digest, PAGE);
  }
  const twice = await textedTwice(db);
  return byCount(tested, failed + twice, [
    `${many(tested, 'number')} in the ledger: ${failed} texted again, or free again, before the month is over; ${twice} on record as texted twice.`,
    when(Number.isFinite(smallest), `The smallest gap between two texts to a number was ${many(smallest, 'day')}.`),
  ]);
};

const ACTS = [/Local Government Act 1999/i, /Localism Act/i] as const;

/** P39: invitations rest on public task, under both Acts that the notice names. */
export const underBothActs: Check = async (evidence) => {
  const { byVersion } = await evidence.survey();
  const judged = [...byVersion].map(([number, count]) => {
    const notice = evidence.versionOf(number)?.notice;
    const purpose = notice && purposeOf(notice, notice.survey.purpose);
    const good =
      purpose?.lawfulBases.includes('public-task') === true &&
      ACTS.every((act) => purpose.statutes.some((statute) => act.test(statute)));
    return { number, count, good };
  });
  const tested = judged.reduce((sum, { count }) => sum + count, 0);
  const without = judged.filter(({ good, count }) => !good && count > 0);
  const failed = without.reduce((sum, { count }) => sum + count, 0);
  return byCount(tested, failed, [
    `${many(tested, 'invitation')}: ${failed} for a purpose without public task and both Acts.`,
    when(without.length, `Versions of the notice: ${without.map(({ number }) => number).join(', ')}.`),
  ]);
};
