import { instantOf, millisecondsOf } from '../../calendar/instant.ts';
import { londonDay } from '../../calendar/london.ts';
import type { Day, Instant, Period } from '../../calendar/types.ts';
import { type Ledger, ledgerOf, releaseInvitation } from '../../db/invitations.ts';
import { registerHand } from '../../db/register-hand.ts';
import { deleteInvitedContacts, deleteSendings, insertInvitedContacts, insertSendings } from '../../db/sendings.ts';
import { type CandidateReader, candidateReader } from '../../db/survey-candidates.ts';
import { addSurveyCount, surveyCountOf } from '../../db/survey-counts.ts';
import { deleteTokens, insertTokens } from '../../db/survey-tokens.ts';
import type { Opened } from '../../home/opened.ts';
import type { Writing } from '../../home/write.ts';
import { numberDigest, stateFrom } from '../../opt-outs/number.ts';
import { digestOf } from '../../vault/digest.ts';
import type { HmacKey } from '../../vault/hmac.ts';
import { uuidV4 } from '../../vault/ids.ts';
import { shuffled } from '../../vault/shuffle.ts';
import { permanentKey } from '../../vault/vault.ts';
import { freeFrom } from '../cap.ts';
import { newNonce, nonceDigest } from '../link.ts';
import { type Chunk, OTHER, SMALLEST_COHORT } from './cohort.ts';
import { type LedgerKeys, ledgerKeysOf } from './ledger-keys.ts';
import type { InvitePlan } from './plan.ts';
import { openCall, type ScanRule } from './scan.ts';
import { reachedBy, verdictOnFlags } from './verdict.ts';

/** A number that was taken in the store, and is to be texted. Lives in the memory of this command alone. */
export type Reserved = {
  readonly e164: string;
  readonly contact: string;
  readonly registerDigest: Buffer;
  readonly ledgerDigest: Buffer;
  readonly reference: string;
  readonly nonce: Buffer;
  readonly tokenDigest: Buffer;
};

/** What a chunk came to; `service` is what its links carry. */
export type Taken = { readonly service: string; readonly reserved: readonly Reserved[] };

/** What one run reserves by. */
export type Reserving = {
  readonly opened: Opened;
  readonly plan: InvitePlan;
  readonly rule: ScanRule;
  readonly notMoreOftenThan: Period;
  readonly purpose: string;
  /** The day that the links of this run carry. */
  readonly cohort: Day;
  readonly reader: CandidateReader;
  readonly ledger: Ledger;
  readonly keys: LedgerKeys;
  readonly registerKey: HmacKey;
  readonly tokenKey: HmacKey;
  readonly isOptedOut: (digest: Buffer) => boolean;
};

export async function reservingOf(
  opened: Opened,
  of: Pick<Reserving, 'plan' | 'rule' | 'notMoreOftenThan' | 'purpose' | 'cohort'>,
): Promise<Reserving> {
  const { newest } = registerHand(await opened.register());
  return {
    opened,
    ...of,
    reader: candidateReader(opened.store),
    ledger: ledgerOf(opened.store),
    keys: ledgerKeysOf(opened.vault),
    registerKey: permanentKey(opened.vault, 'registerDigest'),
    tokenKey: permanentKey(opened.vault, 'surveyToken'),
    isOptedOut: (digest) => stateFrom(newest(digest)).optedOut,
  };
}

/**
 * Takes the numbers of a chunk, inside a write: each call is judged again, and each number can be had once, whoever else
 * is inviting (the uniqueness rule of the ledger). Links and sendings are written in random orders that know nothing of
 * each other, and no row of the one leads to a row of the other.
 */
export async function reserve(reserving: Reserving, writing: Writing, chunk: Chunk): Promise<Taken> {
  const { opened, plan, cohort } = reserving;
  const reserved = takeNumbers(reserving, writing, chunk);
  if (reserved.length === 0) return { service: chunk.service, reserved };
  const { random } = opened;
  // Ten were planned, and fewer could be had.
  const before = (await surveyCountOf(writing.db, cohort, chunk.service))?.invited ?? 0;
  const service = before + reserved.length < SMALLEST_COHORT ? OTHER : chunk.service;
  await insertSendings(
    writing.db,
    shuffled(reserved, random).map(({ reference, ledgerDigest }) => ({
      reference,
      digest: ledgerDigest,
      day: cohort,
      service,
      how: plan.how,
      state: 'reserved',
    })),
  );
  await insertInvitedContacts(
    writing.db,
    shuffled(reserved, random).map(({ contact }) => ({ contact, day: plan.day })),
  );
  await insertTokens(
    writing.db,
    shuffled(reserved, random).map(({ tokenDigest }) => ({
      id: uuidV4(random),
      digest: tokenDigest,
      day: cohort,
      service,
      used: 0,
    })),
  );
  await addSurveyCount(writing.db, cohort, service, { invited: reserved.length });
  await writing.audit({
    act: 'survey invite',
    counts: { invited: reserved.length },
    facts: { day: cohort, how: plan.how, purpose: reserving.purpose, noticeVersion: plan.noticeVersion },
  });
  return { service, reserved };
}

function takeNumbers(reserving: Reserving, writing: Writing, { service, places }: Chunk): readonly Reserved[] {
  const { opened, plan, rule, reader, ledger, keys, registerKey, tokenKey } = reserving;
  const { today, day } = daysOf(plan.sendAt ?? writing.at);
  const free = freeFrom(day, reserving.notMoreOftenThan);
  const reserved: Reserved[] = [];
  for (const call of reader.at({ ...rule.window, now: writing.at }, places)) {
    // Another call has come to stand in this place.
    if (service !== OTHER && call.service !== service) continue;
    if (verdictOnFlags(call) !== undefined) continue;
    const personal = openCall(writing.sealer(), call);
    const reached = personal && reachedBy(personal, today, rule.minimumAge);
    if (!reached || 'verdict' in reached) continue;
    const { e164 } = reached;
    const registerDigest = numberDigest(registerKey, e164);
    if (reserving.isOptedOut(registerDigest)) continue;
    if (keys.earlier.some((key) => (ledger.freeFrom(digestOf(key, 'phone', e164)) ?? '') > today)) continue;
    const { generation } = keys.current;
    const ledgerDigest = digestOf(keys.current.key, 'phone', e164);
    if (!ledger.reserve({ digest: ledgerDigest, generation, day, freeFrom: free, today })) continue;
    const nonce = newNonce(opened.random);
    reserved.push({
      e164,
      contact: call.id,
      registerDigest,
      ledgerDigest,
      reference: uuidV4(opened.random),
      nonce,
      tokenDigest: nonceDigest(tokenKey, nonce),
    });
  }
  return reserved;
}

/** A text that is about to go may go some minutes from now, with pauses and all. */
const UNDER_WAY_MS = 15 * 60_000;

/**
 * The day on which a number must be free, and the day from which its month counts: just before midnight a text may only
 * go after it, and then its month must not begin a day early.
 */
const daysOf = (at: Instant): { readonly today: Day; readonly day: Day } => ({
  today: londonDay(at),
  day: londonDay(instantOf(millisecondsOf(at) + UNDER_WAY_MS)),
});

/** Takes back what was reserved for texts that surely did not go, inside a write: they may be invited again. */
export async function release(
  { plan, cohort }: Pick<Reserving, 'plan' | 'cohort'>,
  writing: Writing,
  { service, reserved: unsent }: Taken,
): Promise<void> {
  if (unsent.length === 0) return;
  for (const { ledgerDigest } of unsent) await releaseInvitation(writing.db, ledgerDigest);
  await deleteSendings(
    writing.db,
    unsent.map(({ reference }) => reference),
  );
  await deleteInvitedContacts(
    writing.db,
    unsent.map(({ contact }) => contact),
  );
  await deleteTokens(
    writing.db,
    unsent.map(({ tokenDigest }) => tokenDigest),
  );
  await addSurveyCount(writing.db, cohort, service, { invited: -unsent.length });
  await writing.audit({
    act: 'survey release',
    counts: { invited: unsent.length },
    facts: { day: cohort, how: plan.how, noticeVersion: plan.noticeVersion },
  });
}
