/**
 * What parsing a value at the border gives: the value in its normal form, or why it was refused.
 * `problem` is a sentence fragment for a person ("is not a UK postcode"); it never repeats the input, which may be
 * somebody's data and would end in a log.
 */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

export const accepted = <T>(value: T): Parsed<T> => ({ ok: true, value });
export const refused = (problem: string): Parsed<never> => ({ ok: false, problem });

/** Where something stands in a text: its first character, and the first one after it. */
export type Span = readonly [from: number, end: number];
