import { parseInstant } from '../calendar/instant.ts';
import { londonDay } from '../calendar/london.ts';
import type { Day, Instant } from '../calendar/types.ts';
import type { ContactField } from '../notice/fields.ts';
import { versionsThatCounted } from '../notice/in-effect.ts';
import type { Version } from '../notice/versions.ts';
import { versionAt } from '../notice/versions.ts';
import { dueAt, refusalAtTheDoor, sealedDayOf } from '../retention/due.ts';
import { dueAfterShortenings } from '../retention/redue-rule.ts';
import { cardProblem, fieldProblem, type Lists, listsOf, readPersonal, SEE_NOTICE } from './accept-fields.ts';
import type { Acceptance, ContactInput, PersonalData } from './contact.ts';

/** What a contact is measured against. Made once for a command or a file. */
export type Door = {
  readonly versions: readonly Version[];
  readonly now: Instant;
  /** London day of now. */
  readonly today: Day;
};

/** The versions that have counted by now, worked out once for a door. */
const counted = new WeakMap<Door, readonly Version[]>();

function laterThan(version: Version, door: Door): readonly Version[] {
  const all = counted.get(door) ?? versionsThatCounted(door.versions, door.now);
  counted.set(door, all);
  return all.at(-1) === version ? [] : all.filter(({ number }) => number > version.number);
}

/** Lists compiled from a version, kept as long as the version is. */
const compiled = new WeakMap<Version, Lists>();

/**
 * Decides whether a contact may be recorded, in its normal form and bound to the notice in force when it was collected
 * (D1, P04): channel, service, type, purpose and basis from that version's closed lists; identifiers by the published
 * UK rules; no card number anywhere but in `reference` and `recording` (P10); special categories only with a relevance
 * reason (P15); nothing that is already due, or in the future (D2). Pure.
 */
export function acceptContact(input: ContactInput, door: Door): Acceptance {
  const card = cardProblem(input);
  if (card) {
    const problem = 'holds what looks like a payment card number; card numbers are never recorded';
    return no(card, problem, 'Take the number out and try again.');
  }
  const at = input.at === undefined ? ({ ok: true, value: door.now } as const) : parseInstant(input.at);
  if (!at.ok) return no('at', at.problem);
  const version = versionAt(door.versions, londonDay(at.value), at.value);
  if (!version) return no('at', 'is before the first version of the notice was in force', SEE_VERSIONS);
  const { notice } = version;
  const lists = compiled.get(version) ?? listsOf(notice);
  compiled.set(version, lists);
  const channels = `it is one of: ${notice.channels.map((c) => c.id).join(', ')}`;
  if (input.channel === undefined) return no('channel', `is missing; ${channels}`, 'Add "channel".');
  const channel = lists.channel(input.channel);
  if (!channel) return no('channel', `is not in the notice; ${channels}`, SEE_NOTICE);
  const due = dueAfterShortenings(
    at.value,
    dueAt(at.value, channel.retention.value),
    channel.id,
    laterThan(version, door),
  );
  const late = refusalAtTheDoor(at.value, due, door.now);
  if (late) return no('at', late, at.value > door.now ? CHECK_CLOCK : 'It may not be kept any longer.');

  const problem = fieldProblem(input, lists, channel.id);
  if (problem) return { ok: false, refusal: problem };
  const purpose = lists.purpose(input.purpose ?? channel.purpose);
  if (!purpose)
    return no(
      'purpose',
      `is not in the notice; it is one of: ${notice.purposes.map((p) => p.id).join(', ')}`,
      SEE_NOTICE,
    );
  const basis = lists.basis(input.lawfulBasis ?? defaultBasis(purpose.lawfulBases, channel.lawfulBasis));
  if (!basis)
    return no(
      'lawfulBasis',
      `is not in the notice; it is one of: ${notice.lawfulBases.map((b) => b.id).join(', ')}`,
      SEE_NOTICE,
    );
  if (!purpose.lawfulBases.some((allowed) => lists.basis(allowed) === basis))
    return no('lawfulBasis', 'is not one that the notice gives for this purpose', SEE_NOTICE);
  const personal = readPersonal(input, lists, door.today);
  if (!personal.ok) return { ok: false, refusal: personal.refusal };

  return {
    ok: true,
    contact: {
      facts: {
        channel: channel.id,
        at: at.value,
        dueAt: due,
        sealedDay: sealedDayOf(due),
        noticeVersion: version.number,
        purpose: purpose.id,
        lawfulBasis: basis,
        service: lists.service(input.service) ?? notice.defaultService,
        direction: lists.direction(input.direction) ?? null,
        type: lists.type(input.type) ?? null,
        outcome: outcomeOf(personal.value, lists, input),
        callerRole: lists.role(input['providedBy.role']) ?? (input['providedBy.name'] === undefined ? null : 'other'),
      },
      personal: personal.value,
    },
  };
}

const defaultBasis = (allowed: readonly string[], ofChannel: string): string =>
  allowed.includes(ofChannel) ? ofChannel : (allowed[0] ?? ofChannel);

/** Only an outcome from the notice's list stands in clear and is counted; other words could be about somebody. */
function outcomeOf(personal: PersonalData, lists: Lists, input: ContactInput): string | null {
  if (input.outcome === undefined) return null;
  return lists.outcome(input.outcome) ?? (personal.outcome === undefined ? null : 'other');
}

const CHECK_CLOCK = 'Check the date, and the clock of this machine.';
const SEE_VERSIONS = 'Check the date; the versions and their days: steward notice versions';

const no = (field: ContactField, problem: string, next?: string): Acceptance => ({
  ok: false,
  refusal: { field, problem, ...(next === undefined ? {} : { next }) },
});
