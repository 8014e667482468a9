import * as v from 'valibot';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { isTooDeep } from '../../notice/yaml-text.ts';
import { mappingSchema } from './schema.ts';
import { type ColumnRule, DATE_FIELDS, headerKey, type Mapping, type MappingMistake } from './types.ts';
import { fieldConverter } from './values.ts';

export type ParsedMapping =
  | { readonly ok: true; readonly value: Mapping }
  | { readonly ok: false; readonly mistakes: readonly MappingMistake[] };

type Keys = readonly unknown[];
type Misplaced = { readonly keys: Keys; readonly problem: string };

/**
 * Reads a mapping file (YAML): `columns`, `constants`, `values`, `dates`, `timeZone`, `ignore`. A column is
 * `"Their Header": field`, or `{ field, optional: true }` when not every export has it. Gives every mistake with its
 * path and line. `name` is what reports call the mapping.
 */
export function parseMapping(yaml: string, name: string): ParsedMapping {
  if (isTooDeep(yaml)) return { ok: false, mistakes: [{ path: '', problem: 'is nested too deeply' }] };
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, logLevel: 'silent' });
  if (document.errors.length > 0) {
    const mistakes = document.errors.map(({ pos, code }) => ({
      path: '',
      problem: notYaml(code),
      line: lines.linePos(pos[0]).line,
    }));
    return { ok: false, mistakes };
  }
  const refusedWith = (found: readonly Misplaced[]): ParsedMapping => ({
    ok: false,
    mistakes: found.map(({ keys, problem }) => ({
      path: keys.join('.'),
      problem,
      line: lineOf(document, keys, lines),
    })),
  });
  const checked = v.safeParse(mappingSchema, plain(document));
  if (!checked.success) {
    return refusedWith(
      checked.issues.map((issue) => ({ keys: issue.path?.map(({ key }) => key) ?? [], problem: issue.message })),
    );
  }
  const file = checked.output;
  const columns = Object.entries(file.columns).map(
    ([header, to]): ColumnRule => (typeof to === 'string' ? { header, field: to, optional: false } : { header, ...to }),
  );
  const value: Mapping = {
    ...file,
    name,
    columns,
    unknownColumns: 'refuse',
    onlyKnown: [],
    required: ['channel', 'at'],
  };
  const found = [...contradictions(value), ...badFormats(value)];
  return found.length > 0 ? refusedWith(found) : { ok: true, value };
}

/** What the library's code of an error says, without the line of the file that its message repeats. */
export const notYaml = (code: string): string =>
  code === 'BAD_ALIAS'
    ? 'is not valid YAML; write a star in quotes: "*"'
    : `is not valid YAML (${code.toLowerCase().replaceAll('_', ' ')})`;

/** The file as plain values. Aliases are refused (nothing here needs one, and they can make a small file huge). */
function plain(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    return undefined;
  }
}

/** What each line by itself allows and both together do not: one field filled twice, one header used twice. */
function contradictions({ columns, constants }: Mapping): Misplaced[] {
  const fields = new Set<string>();
  const headers = new Set<string>();
  const found: Misplaced[] = [];
  for (const { header, field } of columns) {
    const say = (problem: string) => found.push({ keys: ['columns', header], problem });
    if (fields.has(field)) say(`gives ${field}, which another column gives already`);
    if (constants[field] !== undefined) say(`gives ${field}, which is a constant already`);
    if (headers.has(headerKey(header))) say('is the same header as another one');
    fields.add(field);
    headers.add(headerKey(header));
  }
  return found;
}

function badFormats(mapping: Mapping): Misplaced[] {
  return DATE_FIELDS.filter((field) => mapping.dates[field] !== undefined).flatMap((field) => {
    const converter = fieldConverter(mapping, field, {});
    return converter.ok ? [] : [{ keys: ['dates', field], problem: converter.problem }];
  });
}

/** The line of the deepest part of `keys` that the file has (a missing key is reported where its parent stands). */
function lineOf(document: Document, keys: Keys, lines: LineCounter): number {
  for (let depth = keys.length; depth > 0; depth -= 1) {
    const node = document.getIn(keys.slice(0, depth), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}
