import { addDays, addMonths, parseDay } from '../calendar/day.ts';
import { millisecondsOf, utcDay } from '../calendar/instant.ts';
import { londonDay, londonMidnight } from '../calendar/london.ts';
import { showDay } from '../calendar/show.ts';
import type { Day } from '../calendar/types.ts';
import { fallingDue, insertRequest, requestByReference } from '../db/requests.ts';
import type { Db } from '../db/schema.ts';
import type { Opened } from '../home/opened.ts';
import { type Writing, write } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import { uuidV7 } from '../vault/ids.ts';
import { accessDue, type Step } from './clock.ts';
import { marksOfAll, markWarnings } from './marked.ts';
import { accessReference } from './reference.ts';
import { openSealDay, type RequestContent } from './request.ts';
import { holdCommands, residentsNamed } from './residents.ts';

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
  const residents =
    wish.residents === undefined
      ? []
      : await residentsNamed(opened.store.db, wish.residents, '. Or leave --resident out.');
  const { dueOn, steps, warnings } = accessDue(received);
  return {
    type: 'access',
    received,
    dueOn,
    steps,
    warnings: [
      ...late(received, dueOn, today),
      ...warnings,
      ...markWarnings(await marksOfAll(opened.store.db, residents)),
    ],
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
  return {
    ...plan,
    reference,
    state: 'open',
    holdCommands: holdCommands(plan.residents, { reference, dueOn: plan.dueOn }, londonDay(opened.now())),
  };
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
