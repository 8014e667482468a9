/** A name as it is compared: without case, spaces or hyphens, and with `&` read as "and" ("Waste & Recycling"). */
export const plainName = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('&', 'and')
    .replaceAll(/[\s_\p{Pd}]+/gu, '');

/** Whether two names are the same name spelled differently. */
export const sameName = (one: string, other: string): boolean => plainName(one) === plainName(other);
