import { addDays, addMonths, parseDay } from '../calendar/day.ts';
import { millisecondsOf, utcDay } from '../calendar/instant.ts';
import { londonDay, londonMidnight } from '../calendar/london.ts';
import { showDay } from '../calendar/show.ts';
import type { Day } from '../calendar/types.ts';
import { fallingDue, insertRequest, knownResidents, requestByReference } from '../db/requests.ts';
import type { Db } from '../db/schema.ts';
import type { Opened } from '../home/opened.ts';
import { type Writing, write } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import { LONGEST_REVIEW_DAYS } from '../retention/renew.ts';
import { readReference, uuidV7 } from '../vault/ids.ts';
import { accessDue, type Step } from './clock.ts';
import { accessReference } from './reference.ts';
import { openSealDay, type RequestContent } from './request.ts';

export type OpenWish = {
  /** As typed: a London day. */
  readonly received: string;
  /** As typed: ids with commas between them. */
  readonly residents: string | undefined;
  readonly via: string | undefined;
};

export type OpenPlan = {
  readonly type: 'access';
  readonly received: Day;
  readonly dueOn: Day;
  readonly steps: readonly Step[];
  readonly warnings: readonly string[];
  readonly residents: readonly string[];
  readonly via: string | null;
  /** Records of these residents that go before the reply is due, unless they are held. */
  readonly goBeforeDue: number;
};

export type OpenReceipt = OpenPlan & {
  readonly reference: string;
  readonly state: 'open';
  /** Commands that keep what is held until the reply, one for each resident. */
  readonly holdCommands: readonly string[];
};

/** Works out when an access request must be answered. Refuses a day in the future (`usage`) and an unknown resident. */
export async function planOpen(opened: Opened, wish: OpenWish): Promise<OpenPlan> {
  const now = opened.now();
  const today = londonDay(now);
  const received = receivedDay(wish.received, today);
  const residents = await residentsNamed(opened.store.db, wish.residents);
  const { dueOn, steps, warnings } = accessDue(received);
  return {
    type: 'access',
    received,
    dueOn,
    steps,
    warnings: [...late(received, dueOn, today), ...warnings],
    residents,
    via: wish.via ?? null,
    goBeforeDue: await fallingDue(opened.store.db, residents, now, londonMidnight(addDays(dueOn, 1))),
  };
}

function receivedDay(text: string, today: Day): Day {
  const parsed = parseDay(text);
  if (!parsed.ok) throw new Refusal('usage', `--received ${parsed.problem}.`, `For example: --received ${today}`);
  if (parsed.value > today)
    throw new Refusal('usage', '--received is in the future.', 'Give the day on which the council got the request.');
  return parsed.value;
}

function late(received: Day, dueOn: Day, today: Day): readonly string[] {
  if (addMonths(received, 1) >= today) return [];
  const since = dueOn < today ? ` If it is right, the reply was due on ${showDay(dueOn)}.` : '';
  return [`This was received more than a month ago. Check the date.${since}`];
}

async function residentsNamed(db: Db, text: string | undefined): Promise<readonly string[]> {
  if (text === undefined) return [];
  const wanted = [...new Set(text.split(',').map(readReference))].filter((id) => id !== '').sort();
  const known = await knownResidents(db, wanted);
  if (wanted.length === 0 || wanted.some((id) => !known.has(id))) {
    const which = wanted.length > 1 ? 'One of these residents is not known.' : 'There is no resident with this id.';
    throw new Refusal('not-found', which, 'Look one up with: steward resident find. Or leave --resident out.');
  }
  return wanted;
}

/** Records the request: its reference, its dates and whose it is; how it came is sealed. */
export async function openRequest(opened: Opened, plan: OpenPlan, reason: string | undefined): Promise<OpenReceipt> {
  const reference = await write(opened, async (writing) => {
    const made = await freshReference(opened, writing.db, plan.received);
    await insertRequest(writing.db, newRow(opened, writing, plan, made), plan.residents);
    await writing.audit({
      act: 'request open',
      references: [made],
      residents: plan.residents,
      facts: { type: plan.type, received: plan.received, dueOn: plan.dueOn },
      ...(reason === undefined ? {} : { reason }),
    });
    return made;
  });
  return { ...plan, reference, state: 'open', holdCommands: holdCommands(plan, reference, londonDay(opened.now())) };
}

async function freshReference(opened: Opened, db: Db, received: Day): Promise<string> {
  for (;;) {
    const reference = accessReference(received, opened.random);
    if (!(await requestByReference(db, reference))) return reference;
  }
}

function newRow(opened: Opened, writing: Writing, plan: OpenPlan, reference: string) {
  const id = uuidV7(millisecondsOf(writing.at), opened.random);
  const day = openSealDay(utcDay(writing.at));
  const content: RequestContent = { via: plan.via, read: [] };
  return {
    id,
    reference,
    type: plan.type,
    received: plan.received,
    due_on: plan.dueOn,
    opened_at: writing.at,
    staff: writing.staff,
    state: 'open',
    closed_at: null,
    reviewed_at: null,
    reviewed_by: null,
    packed_at: null,
    destroy_by: null,
    sealed_day: day,
    sealed: writing.sealer().seal({ table: 'request', id, day }, content),
  };
}

/** Phone records go at day 30, inside the month: held until the reply is due, or four weeks when that has passed. */
function holdCommands({ residents, dueOn }: OpenPlan, reference: string, today: Day): readonly string[] {
  const [review] = [dueOn > today ? dueOn : addDays(today, 28), addDays(today, LONGEST_REVIEW_DAYS)].sort();
  return residents.map(
    (id) => `steward hold place --resident ${id} --reason "access request ${reference}" --review ${review}`,
  );
}
