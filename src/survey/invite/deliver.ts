import type { Period } from '../../calendar/types.ts';
import { sendingOf, setSendingState } from '../../db/sendings.ts';
import { addSurveyCount } from '../../db/survey-counts.ts';
import type { Opened } from '../../home/opened.ts';
import { refuseIfRenewed } from '../../home/renewed.ts';
import { write } from '../../home/write.ts';
import { requireCurrentRegister } from '../../opt-outs/check.ts';
import { Refusal } from '../../refusal.ts';
import { linkExpiry, linkOf, mintToken } from '../link.ts';
import type { Notify } from '../notify/client.ts';
import { type Reserved, type Reserving, release, type Taken } from './reserve.ts';

/**
 * What became of one text. `sent`: Notify took it. `unsure`: nobody knows whether it did, and it counts as sent. `refused`:
 * Notify does not take this one. `unsent`: it surely did not go, and the number is free again.
 */
type Outcome = 'sent' | 'unsure' | 'refused' | 'unsent';

/** `stop` = why nothing more can be sent now. */
export type Delivered = Readonly<Record<Outcome, number>> & { readonly stop: Refusal | undefined };

export type Delivery = {
  /** Not ended by a signal: of a text that is under way it must be heard whether it was taken. */
  readonly notify: Notify;
  readonly templateId: string;
  readonly linkTemplate: string;
  readonly linkValidFor: Period;
};

/** Notify allows 3,000 texts a minute; each answer takes a fifth of a second or so. */
const AT_ONCE = 10;

/** After one of these the next text would only meet the same. */
const ENDS = new Set([
  'notify-key',
  'notify-clock',
  'notify-limit',
  'notify-unreachable',
  'register-behind',
  'register-missing',
  'keys-renewed',
]);

/**
 * Texts those whom a chunk has reserved, ten at a time, and writes down what became of each. Right before each text the
 * register is asked again. One that Notify does not take leaves the others as they are; when it takes none, nothing more
 * is tried, because the fault is not theirs.
 */
export async function deliver(reserving: Reserving, delivery: Delivery, taken: Taken): Promise<Delivered> {
  const { opened } = reserving;
  const { reserved } = taken;
  if (reserved.length === 0) return { sent: 0, unsure: 0, refused: 0, unsent: 0, stop: undefined };
  const outcomes = new Map<Reserved, Outcome>();
  let stop: Refusal | undefined;
  let fault: Refusal | undefined;
  await inParallel(reserved, AT_ONCE, async (each) => {
    if (opened.signal.aborted) stop ??= stopped(opened);
    if (stop) return;
    try {
      outcomes.set(each, await sendOne(reserving, delivery, each));
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      if (problem.code === 'notify-unsure') outcomes.set(each, 'unsure');
      else if (ENDS.has(problem.code)) stop ??= problem;
      else {
        fault ??= problem;
        // What it refuses it did not take; after five tries in vain it did not either.
        outcomes.set(each, problem.code === 'notify-refused' ? 'refused' : 'unsent');
      }
    }
  });
  const took = [...outcomes.values()].some((outcome) => outcome === 'sent' || outcome === 'unsure');
  if (fault && !took) {
    stop ??= fault;
    outcomes.clear();
  }
  return { ...(await record(reserving, taken, outcomes)), stop };
}

async function sendOne(
  { opened, isOptedOut, tokenKey }: Reserving,
  { notify, templateId, linkTemplate, linkValidFor }: Delivery,
  { e164, registerDigest, reference, nonce }: Reserved,
): Promise<Outcome> {
  await requireCurrentRegister(opened);
  const optedOut = isOptedOut(registerDigest);
  // Under keys that were renewed meanwhile nobody would be found.
  await refuseIfRenewed(opened, (await opened.register()).db);
  if (optedOut) return 'unsent';
  await notify.sendSms({
    templateId,
    phone: e164,
    reference,
    personalisation: () => ({
      link: linkOf(linkTemplate, mintToken(tokenKey, nonce, linkExpiry(opened.now(), linkValidFor))),
    }),
  });
  return 'sent';
}

/** Whatever has no outcome was never tried. */
async function record(
  reserving: Reserving,
  taken: Taken,
  outcomes: ReadonlyMap<Reserved, Outcome>,
): Promise<Readonly<Record<Outcome, number>>> {
  const of = (outcome: Outcome) => taken.reserved.filter((each) => (outcomes.get(each) ?? 'unsent') === outcome);
  const counts = {
    sent: of('sent').length,
    unsure: of('unsure').length,
    refused: of('refused').length,
    unsent: of('unsent').length,
  };
  await write(reserving.opened, async (writing) => {
    // Another run that ended meanwhile may have taken the service from links of too small a group.
    const [first] = taken.reserved;
    const service = (first && (await sendingOf(writing.db, first.reference))?.service) ?? taken.service;
    for (const outcome of ['sent', 'unsure', 'refused'] as const)
      await setSendingState(
        writing.db,
        of(outcome).map(({ reference }) => reference),
        outcome,
      );
    if (counts.refused > 0) await addSurveyCount(writing.db, reserving.cohort, service, { failed: counts.refused });
    await release(reserving, writing, { service, reserved: of('unsent') });
    await writing.audit({ act: 'survey send', counts });
  });
  return counts;
}

/** Does `work` for each item, so many at a time. Waits for all that were begun, also when one throws. */
async function inParallel<T>(items: readonly T[], most: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const lane = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  const ended = await Promise.allSettled(Array.from({ length: most }, lane));
  for (const each of ended) if (each.status === 'rejected') throw each.reason;
}

export const stopped = ({ signal }: Opened): Refusal =>
  new Refusal(signal.reason === 'SIGTERM' ? 'terminated' : 'interrupted', 'Stopped.');
