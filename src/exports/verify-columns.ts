/** Columns of a written file in which something that identifies was found, and in how many rows. Never what it was. */
export type Finding = {
  readonly column: string;
  readonly kind: 'National Insurance number' | 'phone number' | 'email address';
  readonly rows: number;
};

export type ColumnCheck = {
  readonly add: (cells: readonly string[]) => void;
  readonly finish: () => readonly Finding[];
};

// Looser than the rules for each identifier on purpose: a check that misses is worse than one that asks for a look.
const PATTERNS: readonly (readonly [Finding['kind'], RegExp])[] = [
  ['National Insurance number', /(?<![a-z0-9])[a-z]{2}[\s-]*(?:\d[\s-]*){6}[a-d](?![a-z0-9])/i],
  [
    'phone number',
    /(?<![a-z0-9])(?:\+|00)44[\s()-]*(?:\d[\s()-]*){9,10}(?!\d)|(?<![a-z0-9.+])0(?:[\s()-]*\d){9,10}(?!\d)/i,
  ],
  ['email address', /[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+/],
];

/** Each pattern needs an @ or six digits close together; few cells have either, and this settles them ten times faster. */
const WORTH_A_LOOK = /@|\d(?:[\s()-]*\d){5}/;

/**
 * Looks through a written file, row by row, for what no export may hold (promise P08): National Insurance numbers in any
 * column, phone numbers and email addresses in any but those whose rule is `keep` (`kept`). Counts only.
 */
export function columnCheck(columns: readonly string[], kept: ReadonlySet<string>): ColumnCheck {
  const counts = columns.map(() => PATTERNS.map(() => 0));

  const add = (cells: readonly string[]): void => {
    for (const [at, cell] of cells.entries()) {
      const found = counts[at];
      if (!found || !WORTH_A_LOOK.test(cell)) continue;
      for (const [which, [, pattern]] of PATTERNS.entries())
        if (pattern.test(cell)) found[which] = (found[which] ?? 0) + 1;
    }
  };

  const finish = (): readonly Finding[] =>
    columns.flatMap((column, at) =>
      PATTERNS.map(([kind], which) => ({ column, kind, rows: counts[at]?.[which] ?? 0 })).filter(
        ({ kind, rows }) => rows > 0 && (kind === 'National Insurance number' || !kept.has(column)),
      ),
    );

  return { add, finish };
}
