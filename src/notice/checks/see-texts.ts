import { millisecondsOf } from '../../calendar/instant.ts';
import type { Instant } from '../../calendar/types.ts';
import type { PersonalData } from '../../contacts/contact.ts';
import { type StopContact, stopContacts, textsByClass } from '../../db/received-texts.ts';
import { registerHand } from '../../db/register-hand.ts';
import { anySending } from '../../db/sent.ts';
import { parseUkMobile } from '../../identifiers/phone.ts';
import { registerKeys } from '../../opt-outs/add.ts';
import { numberDigest } from '../../opt-outs/number.ts';
import { lastTextGap, lastTextsRead, type TextGap } from '../../opt-outs/texts/heard.ts';
import { type Queue, queueOf } from '../../opt-outs/texts/queue.ts';
import { Refusal } from '../../refusal.ts';
import type { Evidence } from './evidence.ts';
import { unlessRefused } from './unless-refused.ts';

/** So many senders who asked to stop are looked up in the register, the newest first. */
const LOOKED_UP = 5_000;

/** The replies to the survey, in counts. */
export type TextsSeen = {
  readonly read: number;
  readonly stops: number;
  /** The longest time from a stop's arriving to its being read, in milliseconds. */
  readonly longestMs: number;
  readonly queue: Queue;
  /** undefined = never. */
  readonly lastRead: Instant | undefined;
  readonly ageMs: number;
  /** Whether any survey was ever sent. */
  readonly sent: boolean;
  readonly gap: TextGap | undefined;
  /** Senders of stops that were looked up, and those of whom the register knows nothing. */
  readonly lookedUp: number;
  readonly missing: number;
};

export async function seeTexts(evidence: Evidence): Promise<TextsSeen> {
  const { db } = evidence.opened.store;
  const classes = await textsByClass(db);
  const stops = classes.filter((row) => row.class !== 'no');
  const sum = (rows: typeof classes): number => rows.reduce((total, row) => total + Number(row.count), 0);
  const lastRead = await lastTextsRead(db);
  return {
    read: sum(classes),
    stops: sum(stops),
    longestMs: Math.max(0, ...stops.map((row) => Number(row.longest_ms ?? 0))),
    queue: await queueOf(db, evidence.asOf),
    lastRead,
    ageMs: lastRead === undefined ? 0 : millisecondsOf(evidence.asOf) - millisecondsOf(lastRead),
    sent: await anySending(db),
    gap: await lastTextGap(db),
    ...(await lookUp(evidence)),
  };
}

/** Whether whoever asked to stop is in the register: opted out, or taken out again for a reason since. */
async function lookUp({ opened, sealer }: Evidence): Promise<Pick<TextsSeen, 'lookedUp' | 'missing'>> {
  const none = { lookedUp: 0, missing: 0 };
  if (!sealer) return none;
  const register = await opened.register().catch((problem: unknown) => {
    // Whether it can be read is a promise of its own.
    if (problem instanceof Refusal) return undefined;
    throw problem;
  });
  if (!register) return none;
  const { newest } = registerHand(register);
  const { digest } = registerKeys(opened);
  let lookedUp = 0;
  let missing = 0;
  for (const row of (await stopContacts(opened.store.db, LOOKED_UP)).filter(askedFor)) {
    const place = { table: 'contact', id: row.id, day: row.sealed_day };
    const mobile = parseUkMobile(unlessRefused(() => sealer.open<PersonalData>(place, row.sealed))?.phone ?? '');
    if (!mobile.ok) continue;
    lookedUp += 1;
    if (newest(numberDigest(digest, mobile.value.e164)) === undefined) missing += 1;
  }
  return { lookedUp, missing };
}

/** A likely one that names another number opted nobody out, and one about harm may have done so too. */
const askedFor = (row: StopContact): boolean =>
  row.class === 'certain' || (row.needs !== 'other-number' && row.needs !== 'harm');
