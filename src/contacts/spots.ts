import type { Day } from '../calendar/types.ts';
import type { MatchKey } from './match-keys.ts';
import type { PreparedContact } from './prepare.ts';

/**
 * Prepared contacts on their way into the store, together. Each place of the identifier index that they touch is one
 * object which all of them share, in the order of the index's tree: it is looked up once, its page is touched once, and
 * what one contact adds the next one sees.
 */
export type Entering = {
  readonly spots: readonly Spot[];
  /** To be gone through once: a contact may be made only when it is asked for. */
  readonly contacts: Iterable<EnteringContact>;
  /** The earliest day that any of them is sealed to; undefined when there is none. */
  readonly firstSealedDay: Day | undefined;
};

/** A place in the index: kind, digest and tag. What is known there is filled in while a chunk is recorded. */
export type Spot = MatchKey & { stored: readonly string[] | undefined; fresh: FreshOwner[] | undefined };

export type FreshOwner = { readonly owner: string; until: string };

export type EnteringContact = Omit<PreparedContact, 'keys' | 'outside'> & {
  readonly keys: readonly Spot[];
  readonly outside: Spot | undefined;
};

const NO_TAG = Buffer.alloc(0);

export const spot = ({ kind, digest, tag }: MatchKey): Spot => ({
  kind,
  digest,
  tag,
  stored: undefined,
  fresh: undefined,
});

/** Pure; the sorting is most of it, so an import does this in its worker. */
export function shareSpots(prepared: readonly PreparedContact[]): Entering {
  // Latin-1 text of the bytes: compared by code unit it has the order of the bytes, and a Map can find it.
  const byText = new Map<string, Spot>();
  const shared = (key: MatchKey): Spot => {
    const text = `${key.kind}\0${key.digest.toString('latin1')}${key.tag.toString('latin1')}`;
    const known = byText.get(text);
    if (known) return known;
    const made = spot(key);
    byText.set(text, made);
    return made;
  };
  const contacts = prepared.map((contact) => ({
    ...contact,
    keys: contact.keys.map(shared),
    outside: contact.outside ? shared({ kind: 'outside-reference', digest: contact.outside, tag: NO_TAG }) : undefined,
  }));
  const spots = [...byText.keys()].sort().map((text) => byText.get(text) as Spot);
  return { spots, contacts, firstSealedDay: firstDay(prepared) };
}

function firstDay(prepared: readonly PreparedContact[]): Day | undefined {
  let first: Day | undefined;
  for (const { facts } of prepared) if (first === undefined || facts.sealedDay < first) first = facts.sealedDay;
  return first;
}
