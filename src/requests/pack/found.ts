import type { PackContact, PackContents } from './contents.ts';

/**
 * What to say when a search found no record besides the request itself; null when it found one. Never "we hold
 * nothing": a search of one system under some details shows no more than that.
 */
export function nothingFound(contents: PackContents): string | null {
  const { contacts, identifiers, optOuts, invitations, awaitingDisposal, systemsNotSearched } = contents;
  const found = contacts.length + identifiers.length + optOuts.length + invitations.length + awaitingDisposal;
  if (found > 0) return null;
  return systemsNotSearched.length === 0
    ? 'Nothing found in Steward under these details.'
    : `Nothing found in Steward under these details; systems not searched: ${systemsNotSearched.join('; ')}.`;
}

/** Whether somebody but the data subject gave a contact (promise P18); the role `self` says that it was the subject. */
export const cameFromSomebodyElse = ({ providedBy }: Pick<PackContact, 'providedBy'>): boolean =>
  providedBy !== null && providedBy.role !== 'self';
