import type { Instant } from '../calendar/types.ts';
import type { ContactTable, ResidentTable } from '../db/schema.ts';
import type { DeathSource } from './death-sources.ts';

/** What must be known of a resident before anybody does anything with what is held on them. */
export type Marks = {
  /** UK GDPR Article 18: it is kept and not used. */
  readonly restricted: boolean;
  readonly restrictedSince: Instant | null;
  /** Somebody said so, by `deceasedSource`; never a fact. */
  readonly deceased: boolean;
  readonly deceasedSource: DeathSource | null;
  readonly doNotContact: boolean;
  /** Reached only in the way agreed with them; their address and number are told to nobody. */
  readonly safeContact: boolean;
};

type Flags = Pick<ContactTable, 'restricted' | 'deceased' | 'do_not_contact' | 'safe_contact'>;

/** The marks on a resident, and those on one contact of theirs where it has any of its own. */
export function marksOf(row: ResidentTable | undefined, contact?: Flags): Marks {
  const set = (flag: keyof Flags) => row?.[flag] === 1 || contact?.[flag] === 1;
  return {
    restricted: set('restricted'),
    restrictedSince: row?.restricted === 1 ? row.restricted_at : null,
    deceased: set('deceased'),
    deceasedSource: row?.deceased === 1 ? (row.deceased_source as DeathSource | null) : null,
    doNotContact: set('do_not_contact'),
    safeContact: set('safe_contact'),
  };
}

/** Of somebody who is in the store several times: what is marked on any of them. */
export const marksTogether = (all: readonly Marks[]): Marks => ({
  restricted: all.some(({ restricted }) => restricted),
  restrictedSince: all.flatMap(({ restrictedSince }) => restrictedSince ?? []).sort()[0] ?? null,
  deceased: all.some(({ deceased }) => deceased),
  deceasedSource: all.find(({ deceasedSource }) => deceasedSource !== null)?.deceasedSource ?? null,
  doNotContact: all.some(({ doNotContact }) => doNotContact),
  safeContact: all.some(({ safeContact }) => safeContact),
});
