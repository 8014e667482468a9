/** A count as people read it: 12,345. */
export const number = (count: number): string => count.toLocaleString('en-GB');

/** `1 contact`, `12,345 contacts`. */
export const many = (count: number, one: string): string => `${number(count)} ${one}${count === 1 ? '' : 's'}`;
