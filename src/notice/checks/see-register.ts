import { auditBodies } from '../../db/checks.ts';
import { readMeta } from '../../db/meta.ts';
import { activeOptOuts, countOptOuts, eventsAfter, eventsOf, type RegisterRow } from '../../db/register.ts';
import { eventCounts, optOutsTold } from '../../db/register-counts.ts';
import { registerState } from '../../home/catch-up.ts';
import { registerProblems } from '../../home/register.ts';
import { refuseIfRenewed } from '../../home/renewed.ts';
import { registerKeys } from '../../opt-outs/add.ts';
import { numberDigest } from '../../opt-outs/number.ts';
import { Refusal } from '../../refusal.ts';
import { openBlob } from '../../vault/seal.ts';
import type { Evidence } from './evidence.ts';

/** So many sealed numbers are opened, from the first events on and from the last. */
const OPENED = 1_000;
const PROBED = 50;

/** What the register says of itself and what the audit says of it. `problem`: why it could not be read; then all counts are 0. */
export type RegisterSeen = {
  readonly problem: string | undefined;
  /** What does not hold in its chain of events. */
  readonly broken: readonly string[];
  readonly behind: boolean;
  readonly optOuts: number;
  /** Events by kind, up to the last one that the store has seen, as the register and as the audit counts them. */
  readonly inRegister: ReadonlyMap<string, number>;
  readonly inAudit: ReadonlyMap<string, number>;
  readonly removedWithoutReason: number;
  readonly opened: number;
  readonly unopened: number;
  /** Opt-outs told on the phone, and those that came by text. */
  readonly byPhone: number;
  readonly byText: number;
  /** Numbers of some opted-out people, to look for among the bytes of files; never shown. */
  readonly numbers: readonly string[];
};

const UNREAD = {
  broken: [],
  behind: false,
  optOuts: 0,
  inRegister: new Map(),
  removedWithoutReason: 0,
  opened: 0,
  unopened: 0,
  byPhone: 0,
  byText: 0,
  numbers: [],
};

export async function seeRegister(evidence: Evidence): Promise<RegisterSeen> {
  const { opened } = evidence;
  const inAudit = await auditedEvents(evidence);
  try {
    const register = await opened.register();
    const keys = registerKeys(opened);
    const seen = Number((await readMeta(opened.store.db, 'registerSeen')) ?? 0);
    const first = await eventsAfter(register.db, 0, OPENED);
    const living = await activeOptOuts(register.db, 0, PROBED);
    const sealed = [
      ...new Map([...first, ...living].filter((row) => row.kind === 'opt-out').map((row) => [row.seq, row])).values(),
    ];
    const numbers = sealed.map((row) => numberOf(row, keys));
    const broken = await registerProblems(register, keys.chain);
    await refuseIfRenewed(opened, register.db);
    return {
      problem: undefined,
      broken,
      behind: (await registerState(opened)) === 'behind',
      optOuts: await countOptOuts(register.db),
      inRegister: await eventCounts(register.db, seen),
      inAudit,
      removedWithoutReason: await removedWithoutReason(evidence, await eventsOf(register.db, ['opt-out-removed'])),
      opened: sealed.length,
      unopened: numbers.filter((number) => number === undefined).length,
      byPhone: await optOutsTold(register.db, 'phone'),
      byText: await optOutsTold(register.db, 'text'),
      numbers: numbers.filter((number) => number !== undefined).slice(0, PROBED),
    };
  } catch (problem) {
    return { ...UNREAD, inAudit, problem: problemOf(problem) };
  }
}

/** The number of an event, when its seal opens and its digest is that number's. */
function numberOf(row: RegisterRow, keys: ReturnType<typeof registerKeys>): string | undefined {
  const plain = row.sealed
    ? openBlob(keys.seal, { table: 'register', id: row.id, day: '' }, row.sealed)?.toString('utf8')
    : undefined;
  return plain !== undefined && row.digest !== null && numberDigest(keys.digest, plain).equals(row.digest)
    ? plain
    : undefined;
}

/** The audit gets one entry for each run of events that a command found in the register, with their counts by kind. */
async function auditedEvents({ opened }: Evidence): Promise<ReadonlyMap<string, number>> {
  const total = new Map<string, number>();
  for (const body of await auditBodies(opened.store.db, 'register')) {
    const { counts } = JSON.parse(body) as { counts?: Record<string, number> };
    for (const [kind, count] of Object.entries(counts ?? {})) total.set(kind, (total.get(kind) ?? 0) + count);
  }
  return total;
}

/** Removals that no audit entry gives a reason for: the audit comes first when an opt-out is taken out. */
async function removedWithoutReason({ opened }: Evidence, events: readonly RegisterRow[]): Promise<number> {
  const reasoned = new Set(
    (await auditBodies(opened.store.db, 'opt-out remove'))
      .map((body) => JSON.parse(body) as { reason?: string; facts?: { event?: string } })
      .filter(({ reason }) => reason !== undefined && reason !== '')
      .map(({ facts }) => facts?.event),
  );
  return events.filter((row) => !reasoned.has(row.id)).length;
}

/** What cannot be read is a finding; anything else that goes wrong is a bug and stays one. */
function problemOf(problem: unknown): string {
  const code = (problem as { code?: unknown })?.code;
  if (problem instanceof Refusal) return problem.message;
  if (typeof code === 'string' && code.startsWith('SQLITE_'))
    return 'The opt-out register is damaged and cannot be read.';
  throw problem;
}
