import type { Day, Instant } from '../calendar/types.ts';
import { eventsOf, type RegisterRow } from '../db/register.ts';
import { factsOf, textFact } from '../db/register-facts.ts';
import { Refusal } from '../refusal.ts';
import { uuidV4 } from '../vault/ids.ts';
import { generationOf, type Keyring } from '../vault/keyring.ts';
import type { Opened } from './opened.ts';
import { appendEvents, type EventKind } from './register.ts';
import { write } from './write.ts';

/** A copy of the chain that was made, and whether somebody reported it destroyed. It opens what is sealed to `chainDay` or later. */
export type RecoveryCopy = {
  readonly id: string;
  readonly chainDay: Day;
  readonly madeAt: Instant;
  readonly replaceBy: Day;
  readonly destroyed: boolean;
  /** Why it no longer brings everything back: it lacks the chain's present epoch, or holds a master key of before. */
  readonly outdated: 'keys-renewed' | 'master-changed' | null;
};

type Made = Pick<RecoveryCopy, 'chainDay' | 'madeAt' | 'replaceBy'> & {
  readonly copy: string;
  readonly generation?: number;
  readonly masterChanges?: number;
};

/** Every recovery copy that the register knows of, oldest first. Refuses when the register cannot be read. */
export async function recoveryCopies(opened: Opened): Promise<readonly RecoveryCopy[]> {
  const register = await opened.register();
  const events = (await eventsOf(register.db, ['recovery-copy', 'recovery-copy-destroyed'])).map((event) => ({
    kind: event.kind as EventKind,
    detail: copyOf(event),
  }));
  // The last word counts: one that was reported destroyed and then restored with was not.
  const [made, destroyed] = [new Map<string, Made>(), new Set<string>()];
  for (const { kind, detail } of events) {
    if (kind === 'recovery-copy-destroyed') destroyed.add(detail.copy);
    else if (destroyed.delete(detail.copy) || !made.has(detail.copy)) made.set(detail.copy, detail);
  }
  return [...made.values()].map((detail) => ({
    id: detail.copy,
    chainDay: detail.chainDay,
    madeAt: detail.madeAt,
    replaceBy: detail.replaceBy,
    destroyed: destroyed.has(detail.copy),
    outdated: destroyed.has(detail.copy) ? null : outdatedBy(detail, opened.vault.keyring),
  }));
}

/** What an event says of its copy. Not to know of a copy would make every certificate claim too much, so it refuses. */
function copyOf(event: RegisterRow): Made {
  if (namesCopy(event)) return factsOf(event) as Made;
  throw new Refusal(
    'register-broken',
    `Event ${event.seq} of the opt-out register was changed, so not every recovery copy is known.`,
    'See: steward audit verify. Then bring back a whole secure/register.db.',
  );
}

/** Whether an event about a recovery copy still says which, and of one that was made from which day it opens. */
export const namesCopy = (event: RegisterRow): boolean =>
  (event.kind === 'recovery-copy' ? ['copy', 'chainDay', 'madeAt', 'replaceBy'] : ['copy']).every(
    (name) => textFact(event, name) !== undefined,
  );

function outdatedBy({ generation = 1, masterChanges = 0 }: Made, keyring: Keyring): RecoveryCopy['outdated'] {
  if (generation < generationOf(keyring)) return 'keys-renewed';
  return masterChanges < (keyring.masterChanges ?? 0) ? 'master-changed' : null;
}

/** Copies that nobody reported destroyed and that a change of the keys has made outdated, or would. */
export const livingCopies = async (opened: Opened): Promise<readonly RecoveryCopy[]> =>
  (await recoveryCopies(opened)).filter((copy) => !copy.destroyed);

/** A copy that should have been replaced by now and that nobody reported destroyed. */
export const isOverdue = (copy: RecoveryCopy, today: Day): boolean => !copy.destroyed && copy.replaceBy < today;

export type DestroyedCopy = { readonly id: string; readonly status: 'reported' | 'already' };

/** Records that somebody destroyed a copy; refuses an id that no copy has. */
export async function reportDestroyed(
  opened: Opened,
  typed: string,
  reason: string | undefined,
): Promise<DestroyedCopy> {
  const id = typed.trim().toUpperCase();
  const copy = (await recoveryCopies(opened)).find((each) => each.id === id);
  if (!copy) throw new Refusal('not-found', 'There is no recovery copy with this id.', 'See: steward keys status');
  if (copy.destroyed) return { id, status: 'already' };
  await recordCopy(opened, 'recovery-copy-destroyed', { copy: id }, 'keys recovery destroyed', reason);
  return { id, status: 'reported' };
}

type Detail = Readonly<Record<string, string | number>> & { readonly copy: string };

/** Adds an event to the register, and then to the audit with who did it. */
export async function recordCopy(
  opened: Opened,
  kind: EventKind,
  detail: Detail,
  act: string,
  reason?: string,
): Promise<void> {
  const event = { id: uuidV4(opened.random), at: opened.now(), kind, digest: null, sealed: null, detail };
  await appendEvents(opened, async () => [event]);
  // The next write brings the audit up to the register; ours is that write.
  opened.settled.done = false;
  const { copy, ...facts } = detail;
  await write(opened, (writing) =>
    writing.audit({ act, references: [copy], facts, ...(reason === undefined ? {} : { reason }) }),
  );
}
