import type { IdentifierKind } from './match-keys.ts';

/** An index line of a contact: its kind, whether a name and birthday came with it, and its number among the spots. */
export type JoinKey = { readonly kind: IdentifierKind; readonly tagged: boolean; readonly spot: number };

/** What the index and the living contacts answer while a contact looks for its resident. */
export type Known = {
  /** Residents under an identifier; where it is tagged, only those with whom that very name and birthday came. */
  readonly owners: (spot: number) => readonly string[];
  /** True when the resident has another value of this kind: another National Insurance number, another birthday. */
  readonly hasAnother: (resident: string, kind: 'nino' | 'date-of-birth', contact: Joining) => boolean;
};

/** The part of a contact that joining looks at: its index lines, and digests of its number and birthday where given. */
export type Joining = {
  readonly keys: readonly JoinKey[];
  readonly nino: Buffer | undefined;
  readonly birth: Buffer | undefined;
};

export type Joined = { readonly resident: string | undefined; readonly review: readonly string[] };

/**
 * Rule D3: two contacts are one resident when they share a National Insurance number, or name with date of birth *and*
 * one of phone, email, Council Tax or tenancy reference. UPRN and address never join anybody. A conflicting National
 * Insurance number or date of birth forbids. Two candidates make a new resident and a review.
 */
export function joinResident(contact: Joining, known: Known): Joined {
  const candidates = new Set<string>();
  const nino = contact.keys.find((key) => key.kind === 'nino');
  const named = contact.keys.find((key) => key.kind === 'name-dob');
  const byNino = new Set(nino ? known.owners(nino.spot) : []);
  for (const resident of byNino) candidates.add(resident);
  for (const key of contact.keys) {
    if (key.tagged) for (const resident of known.owners(key.spot)) candidates.add(resident);
  }
  if (candidates.size === 0) return { resident: undefined, review: [] };
  const byName = new Set(named && byNino.size > 0 ? known.owners(named.spot) : []);
  const allowed = [...candidates].filter((resident) => {
    // A shared value cannot conflict: a resident has at most one of each, because conflicts never joined.
    const ninoConflict =
      contact.nino !== undefined && !byNino.has(resident) && known.hasAnother(resident, 'nino', contact);
    const birthConflict =
      contact.birth !== undefined &&
      byNino.has(resident) &&
      !byName.has(resident) &&
      known.hasAnother(resident, 'date-of-birth', contact);
    return !ninoConflict && !birthConflict;
  });
  return allowed.length === 1 ? { resident: allowed[0], review: [] } : { resident: undefined, review: allowed };
}
