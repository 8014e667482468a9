import type { PackContact, PackContents } from './contents.ts';

/** Whether anything was looked up at all: a request that is linked to nobody leads to no record. */
export const wasLookedUp = ({ residents }: Pick<PackContents, 'residents'>): boolean => residents.length > 0;

/**
 * What to say when there is no record besides the request itself; null when there is one. Never "we hold nothing": a
 * search of one system under some details shows no more than that, and where nobody searched not even that is said.
 */
export function nothingFound(contents: PackContents): string | null {
  const { contacts, identifiers, optOuts, invitations, awaitingDisposal, systemsNotSearched } = contents;
  if (!wasLookedUp(contents))
    return `Nothing was looked up in Steward: the request is not linked to anybody's records yet${andUnsearched('other systems not searched', systemsNotSearched)}.`;
  const found = contacts.length + identifiers.length + optOuts.length + invitations.length + awaitingDisposal;
  if (found > 0) return null;
  return `Nothing found in Steward under these details${andUnsearched('systems not searched', systemsNotSearched)}.`;
}

const andUnsearched = (what: string, systems: readonly string[]): string =>
  systems.length === 0 ? '' : `; ${what}: ${systems.join('; ')}`;

/** Whether somebody but the data subject gave a contact (promise P18); the role `self` says that it was the subject. */
export const cameFromSomebodyElse = ({ providedBy }: Pick<PackContact, 'providedBy'>): boolean =>
  providedBy !== null && providedBy.role !== 'self';
