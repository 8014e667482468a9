import type { PackContact } from '../contents.ts';

/** One numbered part of the notes; with no lines it is left out. */
export type Part = { readonly heading: string; readonly lines: readonly string[] };

/** Contacts named as notes may name them. */
export const references = (contacts: readonly PackContact[]): string =>
  contacts.map(({ reference }) => reference).join(', ');
