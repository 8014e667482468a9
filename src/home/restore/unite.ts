import type { RegisterRow } from '../../db/register.ts';

/** What one branch of a register has after the events that both share, in its order. */
export type Branch = readonly RegisterRow[];

export type United = {
  /** Events that only the backup has, and only the register that is here, after the shared ones. */
  readonly onlyBackup: Branch;
  readonly onlyHere: Branch;
  /** Both in the order of their time; to be chained anew. */
  readonly merged: Branch;
  /** Opt-outs that the order of times would have ended although a branch ended with them: each is said again. */
  readonly again: Branch;
};

const isAboutNumber = ({ kind }: RegisterRow): boolean => kind === 'opt-out' || kind === 'opt-out-removed';

/**
 * Unites two branches of a register (D5). Nobody knows which of two clocks was right, so a number about which both
 * branches say something new is opted out when either of them ends so: an opt-out is never forgotten, and a removal that
 * was meant is entered again by a person.
 */
export function unite(backup: Branch, here: Branch): United {
  const onlyBackup = without(backup, here);
  const onlyHere = without(here, backup);
  const shared = without(backup, onlyBackup);
  const merged = [...shared, ...onlyBackup, ...onlyHere].sort(byTime);
  const [endBackup, endHere, end] = [onlyBackup, onlyHere, merged].map(lastByNumber) as [Ends, Ends, Ends];
  const again = [...end]
    .filter(([, row]) => row.kind === 'opt-out-removed')
    .flatMap(([number]) => {
      const stands = [endBackup.get(number), endHere.get(number)].find((row) => row?.kind === 'opt-out');
      return stands ? [stands] : [];
    });
  return { onlyBackup, onlyHere, merged, again };
}

type Ends = ReadonlyMap<string, RegisterRow>;

const lastByNumber = (rows: Branch): Ends =>
  new Map(rows.filter(isAboutNumber).map((row) => [row.digest?.toString('hex') ?? '', row]));

function without(rows: Branch, others: Branch): Branch {
  const known = new Set(others.map(({ id }) => id));
  return rows.filter(({ id }) => !known.has(id));
}

/** Times are text and compare as such; of one time, by the id, so that two who unite the same branches get the same. */
const byTime = (one: RegisterRow, other: RegisterRow): number =>
  one.at === other.at ? (one.id < other.id ? -1 : 1) : one.at < other.at ? -1 : 1;
