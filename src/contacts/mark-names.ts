import type { Marks } from './marks.ts';

/** The marks in force by their short names. */
export const nameMarks = ({ restricted, deceased, doNotContact, safeContact }: Marks): readonly string[] => [
  ...(restricted ? ['restricted'] : []),
  ...(deceased ? ['reported deceased'] : []),
  ...(doNotContact ? ['do not contact'] : []),
  ...(safeContact ? ['safe contact only'] : []),
];
