import type { Evidence } from './evidence.ts';

/** Something that is held, or a way in, that the published words do not name (P13, P16). */
export type NotListed = {
  readonly kind: 'category' | 'channel';
  readonly id: string;
  readonly says: string;
  /** In how many contacts it was found: of those opened for a category, of all for a channel. */
  readonly contacts: number;
};

/** Printed until the notice names them. */
export async function heldButNotListed(evidence: Evidence): Promise<readonly NotListed[]> {
  const { notice } = evidence.version;
  const groups = await evidence.facts();
  const { held } = await evidence.sealed();
  const contactsWith = (fields: readonly string[]): number =>
    Math.max(0, ...fields.map((field) => held.get(field === 'providedBy.name' ? 'providedByName' : field) ?? 0));
  return [
    ...notice.categories
      .filter((category) => !category.listed)
      .map(({ id, says, fields }) => ({ kind: 'category' as const, id, says, contacts: contactsWith(fields) })),
    ...notice.channels
      .filter((channel) => !channel.listed)
      .map(({ id, says }) => ({
        kind: 'channel' as const,
        id,
        says,
        contacts: groups.filter((group) => group.channel === id).reduce((sum, group) => sum + group.count, 0),
      })),
  ];
}
