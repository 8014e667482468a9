import { setImmediate as turn } from 'node:timers/promises';
import type { Day } from '../../calendar/types.ts';
import type { PersonalData } from '../../contacts/contact.ts';
import { ledgerOf } from '../../db/invitations.ts';
import { optedOutReader } from '../../db/register-digests.ts';
import { type CallWindow, type Candidate, candidateReader } from '../../db/survey-candidates.ts';
import type { Opened } from '../../home/opened.ts';
import { refuseIfRenewed } from '../../home/renewed.ts';
import { numberDigest } from '../../opt-outs/number.ts';
import { toldAndNotEntered } from '../../opt-outs/told.ts';
import { Refusal } from '../../refusal.ts';
import { digestOf } from '../../vault/digest.ts';
import { permanentKey, readChain, type Sealer, sealerOf } from '../../vault/vault.ts';
import { type DigestSet, digestSet } from './digest-set.ts';
import { ledgerKeysOf } from './ledger-keys.ts';
import { reachedBy, verdictOnFlags } from './verdict.ts';
import type { Verdict } from './verdicts.ts';

/** Who is asked about: calls of a window, on the day of the texts. */
export type ScanRule = { readonly window: CallWindow; readonly day: Day; readonly minimumAge: number };

export type Scanned = {
  readonly read: number;
  readonly counts: Readonly<Partial<Record<Verdict, number>>>;
};

const PAGE = 500;

/**
 * One verdict for each call of a window. Keeps digests of 8 bytes and counts, however many calls there are; `onInvited`
 * is told each one that would be invited.
 *
 * @param optedOut digests of the register, or undefined when it cannot be read: then nobody counts as opted out, and
 *   nobody may be texted either.
 */
export async function scanCalls(
  opened: Opened,
  rule: ScanRule,
  optedOut: DigestSet | undefined,
  onInvited: (candidate: Candidate) => void = () => undefined,
): Promise<Scanned> {
  const reader = candidateReader(opened.store);
  const judge = numberJudge(opened, rule, optedOut);
  const counts: Partial<Record<Verdict, number>> = {};
  let read = 0;
  let before: number | undefined;
  for (;;) {
    const page = reader.page(rule.window, before, PAGE);
    for (const call of page) {
      const verdict = verdictOnFlags(call) ?? judge(call);
      if (verdict === undefined) continue;
      counts[verdict] = (counts[verdict] ?? 0) + 1;
      read += 1;
      if (verdict === 'invited') onInvited(call);
    }
    if (page.length < PAGE) return { read, counts };
    before = page.at(-1)?.place;
    // SQLite never lets go of the thread: without a turn of the loop no signal would be heard before the end.
    await turn();
    if (opened.signal.aborted) throw stopped(opened);
  }
}

/** The verdict on a call whose flags allow an invitation; undefined for one whose key is gone, which nobody sees any more. */
function numberJudge(
  opened: Opened,
  { day, minimumAge }: ScanRule,
  optedOut: DigestSet | undefined,
): (call: Candidate) => Verdict | undefined {
  const sealer = sealerOf(readChain(opened.vault), opened.homeId, opened.random);
  const register = permanentKey(opened.vault, 'registerDigest');
  const { current, earlier } = ledgerKeysOf(opened.vault);
  const ledger = ledgerOf(opened.store);
  const inThisRun = digestSet();
  const tooSoon = (digest: Buffer): boolean => (ledger.freeFrom(digest) ?? '') > day;
  return (call) => {
    const personal = openCall(sealer, call);
    if (!personal) return undefined;
    const reached = reachedBy(personal, day, minimumAge);
    if ('verdict' in reached) return reached.verdict;
    if (optedOut?.has(numberDigest(register, reached.e164))) return 'optedOut';
    const digest = digestOf(current.key, 'phone', reached.e164);
    if (tooSoon(digest) || earlier.some((key) => tooSoon(digestOf(key, 'phone', reached.e164))))
      return 'textedWithinMonth';
    return inThisRun.add(digest) ? 'invited' : 'textedWithinMonth';
  };
}

export const openCall = (
  sealer: Sealer,
  { id, sealedDay, sealed }: Pick<Candidate, 'id' | 'sealedDay' | 'sealed'>,
): PersonalData | undefined => sealer.open<PersonalData>({ table: 'contact', id, day: sealedDay }, sealed);

/** The digests of all numbers that are opted out now, or told the officer and are about to be. Throws what the register says when it cannot be read. */
export async function optedOutDigests(opened: Opened): Promise<DigestSet> {
  const register = await opened.register();
  const read = optedOutReader(register);
  const all = digestSet();
  for (let page = read(0, PAGE); page.length > 0; page = read(page.at(-1)?.[0] ?? 0, PAGE))
    for (const [, digest] of page) all.add(digest);
  for (const { digest } of await toldAndNotEntered(opened)) all.add(digest);
  await refuseIfRenewed(opened, register.db);
  return all;
}

const stopped = ({ signal }: Opened): Refusal =>
  new Refusal(signal.reason === 'SIGTERM' ? 'terminated' : 'interrupted', 'Stopped. Nobody was texted.');
