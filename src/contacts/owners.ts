import type { ContactWriter } from '../db/contact-writer.ts';
import type { Entering } from './entering/gather.ts';

/** Who owns the places of the index that entering contacts touch: those stored, and those that are about to be. */
export type Owners = {
  readonly of: (spot: number) => readonly string[];
  readonly add: (spot: number, owner: string, until: string) => void;
  /** Writes what was added, one page of the index after the other. */
  readonly write: () => void;
};

/** One owner to nearly every spot; a switchboard's number can have thousands, each with its `until`. */
type Fresh = { readonly owner: string; readonly until: string } | Map<string, string>;

/**
 * Looks up, in the tree's order and before anything is written, what the rules of joining and of duplicates ask of every
 * contact: each page is read once. A name with a birthday is looked up when it is asked for, which is seldom.
 */
export function ownersOf(entering: Entering, writer: ContactWriter, now: string): Owners {
  const stored: (readonly string[] | undefined)[] = new Array(entering.spots);
  const fresh: (Fresh | undefined)[] = new Array(entering.spots);
  const storedAt = (spot: number): readonly string[] => {
    const found = stored[spot] ?? writer.ownersAt(entering.spotKey(spot), now);
    stored[spot] = found;
    return found;
  };
  for (let spot = 0; spot < entering.spots; spot += 1) if (isAsked(entering, spot)) storedAt(spot);
  return {
    of(spot) {
      const known = storedAt(spot);
      const added = fresh[spot];
      return added ? [...new Set([...known, ...ownersIn(added)])] : known;
    },
    add(spot, owner, until) {
      fresh[spot] = joinedBy(fresh[spot], owner, until);
    },
    write() {
      for (let spot = 0; spot < entering.spots; spot += 1) {
        const added = fresh[spot];
        if (added === undefined) continue;
        const key = entering.spotKey(spot);
        if (!(added instanceof Map)) writer.putKey(key, added.owner, added.until);
        else for (const [owner, until] of [...added].sort(byOwner)) writer.putKey(key, owner, until);
      }
    },
  };
}

const ownersIn = (added: Fresh): Iterable<string> => (added instanceof Map ? added.keys() : [added.owner]);

const byOwner = ([a]: readonly [string, string], [b]: readonly [string, string]): number => (a < b ? -1 : 1);

/** With this owner too, to the later day. */
function joinedBy(added: Fresh | undefined, owner: string, until: string): Fresh {
  if (added === undefined) return { owner, until };
  if (!(added instanceof Map)) {
    if (added.owner === owner) return added.until < until ? { owner, until } : added;
    return new Map([
      [added.owner, added.until],
      [owner, until],
    ]);
  }
  const before = added.get(owner);
  if (before === undefined || before < until) added.set(owner, until);
  return added;
}

function isAsked(entering: Entering, spot: number): boolean {
  const kind = entering.spotKind(spot);
  return kind === 'nino' || kind === 'outside-reference' || entering.isTagged(spot);
}
