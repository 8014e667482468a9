import type { Day } from '../../calendar/types.ts';
import { asItWas } from '../../files/spreadsheet.ts';
import { findIdentifiers } from '../../identifiers/screen.ts';
import { currentVersion, type Version } from '../../notice/versions.ts';
import { Refusal } from '../../refusal.ts';
import { type CompiledMapping, compileMapping } from '../mapping/compile.ts';
import { headerKey, type Mapping } from '../mapping/types.ts';
import { mappingRefusal } from './choose-mapping.ts';

/**
 * The mapping fitted to a file's header, or a refusal. A file without a header line has somebody's data in its first
 * row, so columns are named only where the row looks like a header, and a row that has no known column is never
 * repeated at all.
 */
export function fitMapping(
  mapping: Mapping,
  columns: readonly string[],
  versions: readonly Version[],
  today: Day,
): CompiledMapping {
  const known = new Set(mapping.columns.map(({ header }) => headerKey(header)));
  const found = columns.filter((name) => known.has(headerKey(asItWas(name)))).length;
  if (found === 0) {
    throw new Refusal(
      'no-known-column',
      'No column of this file is known: does the file have a header line?',
      headerHint(mapping),
    );
  }
  const compiled = compileMapping(mapping, columns, { service: currentVersion(versions, today).notice.services });
  const plain = looksLikeHeader(columns, found, today);
  if (compiled.ok) {
    const { value } = compiled;
    const placed = (names: readonly string[]) =>
      names.map((name) => `column ${columns.map(asItWas).indexOf(name) + 1}`);
    return plain
      ? value
      : { ...value, unknownColumns: placed(value.unknownColumns), ignoredColumns: placed(value.ignoredColumns) };
  }
  const ofMapping = new Set(mapping.columns.map(({ header }) => `columns.${header}`));
  const shown = compiled.mistakes.filter(({ path }) => plain || !path.startsWith('columns.') || ofMapping.has(path));
  const hidden = compiled.mistakes.length - shown.length;
  const rest =
    hidden === 0
      ? []
      : [{ path: '', problem: `${hidden} more of the first line cannot be named: does the file have a header line?` }];
  throw mappingRefusal(`The mapping ${mapping.name} and this file's header have`, [...shown, ...rest]);
}

const headerHint = (mapping: Mapping): string =>
  mapping.name === 'steward'
    ? 'The first line names the columns, such as channel, at, name, phone. Another system needs a mapping: --mapping 8x8 or --mapping FILE.'
    : 'The first line names the columns; columns are found by name, never by position.';

/** Two known columns at least, and nothing that is a number, a date or an identifier, as a row of data would have. */
function looksLikeHeader(columns: readonly string[], found: number, today: Day): boolean {
  if (found < Math.min(2, columns.length)) return false;
  return columns.every(
    (name) => !/\d{3}|@/.test(name) && name.length <= 60 && findIdentifiers(name, today).length === 0,
  );
}
