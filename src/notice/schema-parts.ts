import * as v from 'valibot';
import { parseDay } from '../calendar/day.ts';
import { parsePeriod } from '../calendar/period.ts';
import type { Parsed } from '../identifiers/parsed.ts';
import { nearest } from './nearest.ts';
import type { Assumption, Stated } from './types.ts';

// Every scalar of the file is read as text (see parse.ts), so that 020 8583 2000 keeps its nought and "no" stays a word.

/** What is wrong and, on a second line, what is allowed: an issue has one message, a mistake has both. */
export const saying = (problem: string, allowed?: string): string =>
  allowed === undefined ? problem : `${problem}\n${allowed}`;

/** An object with exactly these keys. One that is not known is refused, with the known name nearest to it. */
export function shape<const E extends v.ObjectEntries>(entries: E) {
  const names = Object.keys(entries);
  return v.strictObject(entries, (issue) => {
    if (issue.expected === 'never') {
      const meant = nearest(String(issue.input), names);
      return saying(`is not a name used here${meant === undefined ? '' : `; "${meant}" is`}`, names.join(', '));
    }
    return issue.expected === 'Object' ? saying('must be a block of names and values', names.join(', ')) : 'is missing';
  });
}

/** A list with at least one item, unless `fewest` says otherwise. */
export const list = <const S extends v.GenericSchema>(item: S, fewest = 1) =>
  v.pipe(
    v.array(item, 'must be a list'),
    v.minLength(fewest, 'must have at least one item'),
    v.maxLength(500, 'has more than 500 items'),
  );

/** Text for people; blank allowed. Control characters are not: the text is printed on terminals and in letters. */
export const blankable = v.pipe(
  v.string('must be text'),
  v.trim(),
  v.maxLength(2000, 'is longer than 2,000 characters'),
  v.regex(/^(?:[^\p{Cc}]|[\n\t])*$/u, 'has a character that cannot be printed'),
);
/** Text for people that is not blank. */
export const words = v.pipe(blankable, v.nonEmpty('is blank'));

/** A name that other lines of the file, the store and commands use: lower case, digits and single hyphens. */
export const id = v.pipe(
  words,
  v.maxLength(60, 'is longer than 60 characters'),
  v.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, saying('is not an id', 'lower-case letters, digits and single hyphens')),
);

/** One of these words; the mistake lists them. */
export const choice = <const O extends readonly string[]>(options: O) =>
  v.picklist(options, saying('is not one of the allowed words', options.join(', ')));

/** `true` or `false`, and no other spelling. */
export const flag = v.pipe(
  choice(['true', 'false']),
  v.transform((text) => text === 'true'),
);

/** A whole number from `least` to `most`. */
export const whole = (least: number, most: number) =>
  v.pipe(
    v.string(saying('must be a number', `a whole number from ${least} to ${most}`)),
    v.regex(/^\d{1,6}$/, saying('is not a whole number', `a whole number from ${least} to ${most}`)),
    v.transform(Number),
    v.minValue(least, saying('is too small', `a whole number from ${least} to ${most}`)),
    v.maxValue(most, saying('is too large', `a whole number from ${least} to ${most}`)),
  );

/** A value read by one of our parsers; the problem is the parser's own words. */
export const readBy = <T>(parse: (text: string) => Parsed<T>, allowed: string) =>
  v.pipe(
    v.string(saying('must be text', allowed)),
    v.rawTransform<string, T>(({ dataset, addIssue, NEVER }) => {
      const parsed = parse(dataset.value);
      if (parsed.ok) return parsed.value;
      addIssue({ message: saying(parsed.problem, allowed) });
      return NEVER;
    }),
  );

/** A period such as `30 days`. */
export const period = readBy(parsePeriod, 'such as 30 days, 12 months or 6 years');
/** A day of the calendar. */
export const day = readBy(parseDay, 'a date such as 2026-11-23');

const isNone = (text: unknown): boolean => text === '' || text === 'null' || text === '~';

/** A value, or null where the file leaves it blank. */
export const orNone = <const S extends v.GenericSchema<string, unknown>>(value: S) =>
  v.lazy(
    (input): v.GenericSchema<unknown, v.InferOutput<S> | null> =>
      isNone(input)
        ? v.pipe(
            v.unknown(),
            v.transform(() => null),
          )
        : value,
  );

type AssumptionLines = {
  readonly assumed?: boolean;
  readonly owner?: string;
  readonly decideBy?: string;
  readonly why?: string;
};

const assumptionLines = {
  assumed: v.optional(flag),
  owner: v.optional(words),
  decideBy: v.optional(day),
  why: v.optional(words),
};

const isWhole = ({ assumed, owner, decideBy, why }: AssumptionLines): boolean =>
  assumed !== true || [owner, decideBy, why].every((line) => line !== undefined);

function fold<T extends AssumptionLines>(lines: T): Omit<T, keyof AssumptionLines> & { assumed?: Assumption } {
  const { assumed, owner = '', decideBy = '', why = '', ...rest } = lines;
  return assumed === true ? { ...rest, assumed: { owner, decideBy, why } } : rest;
}

type Assumable<E extends v.ObjectEntries> = v.InferOutput<v.StrictObjectSchema<E, undefined>> & {
  readonly assumed?: Assumption;
};

/**
 * An object that may carry the four lines of an assumption (`assumed`, `owner`, `decideBy`, `why`), folded into one.
 * All four or none: an assumed value without an owner, a day and a reason is one that nobody will ever decide.
 */
export const assumable = <const E extends v.ObjectEntries>(entries: E): v.GenericSchema<unknown, Assumable<E>> =>
  v.pipe(
    shape({ ...entries, ...assumptionLines }),
    v.check(
      (read) => isWhole(read as AssumptionLines),
      saying('is assumed, so it needs an owner, a day to decide by and a reason', 'owner, decideBy, why'),
    ),
    v.transform((read) => fold(read as AssumptionLines)),
  ) as never;

/** A value as the notice states it (`30 days`), or a block with `value` and the lines of an assumption. */
export const stated = <const S extends v.GenericSchema>(value: S) =>
  v.lazy(
    (input): v.GenericSchema<unknown, Stated<v.InferOutput<S>>> =>
      typeof input === 'object'
        ? (assumable({ value }) as never)
        : (v.pipe(
            value,
            v.transform((plain) => ({ value: plain })),
          ) as never),
  );
