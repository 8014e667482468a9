import type { Period } from '../calendar/types.ts';
import type { PeriodId } from './period-ids.ts';
import { plainName, sameName } from './spelling.ts';
import type { Channel, Notice, Purpose, Recipe, Recipient, Stated } from './types.ts';

// What people type and what files hold is compared without case, spaces or hyphens; answers have the notice's spelling.

const found = <T extends { readonly id: string }>(list: readonly T[], id: string): T | undefined =>
  list.find((item) => sameName(item.id, id));

/** The service in the notice's own spelling; the default one for blank text; undefined for what is not in the list. */
export function serviceId(notice: Notice, text: string): string | undefined {
  if (plainName(text) === '') return notice.defaultService;
  return notice.services.find((service) => sameName(service, text));
}

/** The word of one of the notice's lists (contact types, outcomes, roles …) in the notice's spelling, or undefined. */
export const wordOf = (list: readonly string[], text: string): string | undefined =>
  list.find((word) => sameName(word, text));

/** The channel of this id (`Web chat` finds `web-chat`), or undefined. */
export const channelOf = (notice: Notice, id: string): Channel | undefined => found(notice.channels, id);

/** The purpose of this id, or undefined: a use for anything else is not in the notice. */
export const purposeOf = (notice: Notice, id: string): Purpose | undefined => found(notice.purposes, id);

/** The recipient of this id, or undefined: anybody else needs a new version or a legal gateway. */
export const recipientOf = (notice: Notice, id: string): Recipient | undefined => found(notice.recipients, id);

/** The export recipe of this id, or undefined. */
export const recipeOf = (notice: Notice, id: string): Recipe | undefined => found(notice.recipes, id);

/** The id of a lawful basis in the notice's spelling, or undefined. */
export const basisOf = (notice: Notice, basis: string): string | undefined => found(notice.lawfulBases, basis)?.id;

/** Whether the notice lets this purpose rest on this basis; false where it knows neither. */
export const basisAllowed = (notice: Notice, purpose: string, basis: string): boolean =>
  purposeOf(notice, purpose)?.lawfulBases.some((allowed) => sameName(allowed, basis)) ?? false;

/** How long a contact by this channel is kept. RangeError for a channel the notice has not: ask `channelOf` first. */
export function retentionOf(notice: Notice, channel: string): Stated<Period> {
  const known = channelOf(notice, channel);
  if (!known) throw new RangeError('not a channel of this version of the notice');
  return known.retention;
}

/** How long something that is no contact is kept. RangeError when a version from before this period lacks it. */
export function periodOf(notice: Notice, id: PeriodId): Stated<Period> {
  const stated = notice.periods[id];
  if (!stated) throw new RangeError(`this version of the notice has no period ${id}`);
  return stated;
}
