import { asItWas, isRejectsHeader, REJECT_COLUMNS } from '../../files/spreadsheet.ts';
import { type Parsed, refused } from '../../identifiers/parsed.ts';
import type { ContactField } from '../../notice/fields.ts';
import { type ColumnRule, headerKey, type Mapping, type MappingMistake } from './types.ts';
import { type Converter, fieldConverter, type KnownValues } from './values.ts';

/** Fields that have something, by name, as text; `at` is an Instant when the row is accepted. */
export type MappedRow = Readonly<Partial<Record<ContactField, string>>>;

export type CompiledMapping = {
  /** One row. Refused, with the field and what is wrong, when a date is none; never throws. */
  readonly map: (cells: readonly string[]) => Parsed<MappedRow>;
  /** Headers that the mapping does not know; they are passed over and must be reported. */
  readonly unknownColumns: readonly string[];
  /** Headers that are passed over because the mapping, or Steward, says so. */
  readonly ignoredColumns: readonly string[];
  /** How often a value was dropped since compiling because the notice does not name it, by field. Grows as rows are mapped. */
  readonly dropped: ReadonlyMap<ContactField, number>;
};

export type CompileResult =
  | { readonly ok: true; readonly value: CompiledMapping }
  | { readonly ok: false; readonly mistakes: readonly MappingMistake[] };

/**
 * Fits a mapping to the header of one file. Gives every mistake at once: a column that is not in the header, one that
 * stands there twice, a field that nothing gives, a date format or value that will not do, and, for a mapping of the
 * council's own, a column that it neither maps nor ignores.
 */
export function compileMapping(mapping: Mapping, columns: readonly string[], known: KnownValues = {}): CompileResult {
  const fromRejects = isRejectsHeader(columns);
  const header = fromRejects ? columns.map(asItWas) : columns;
  const keys = header.map(headerKey);
  const mistakes: MappingMistake[] = [];
  const taken = new Set<number>();
  const steps: Step[] = [];
  for (const rule of mapping.columns) {
    const column = keys.indexOf(headerKey(rule.header));
    if (column === -1) {
      const missing = `columns.${rule.header}`;
      if (!rule.optional) mistakes.push({ path: missing, problem: 'is not a column of this file' });
      continue;
    }
    if (keys.indexOf(keys[column] ?? '', column + 1) !== -1) {
      mistakes.push({ path: `columns.${rule.header}`, problem: 'is the name of more than one column of this file' });
    }
    taken.add(column);
    const converter = fieldConverter(mapping, rule.field, known);
    if (converter.ok) steps.push({ ...rule, column, convert: converter.value });
    else mistakes.push({ path: `dates.${rule.field}`, problem: converter.problem });
  }
  const given = new Set<string>([...steps.map(({ field }) => field), ...Object.keys(mapping.constants)]);
  for (const field of mapping.required) {
    const asked = mapping.columns.some((rule) => rule.field === field && !rule.optional);
    if (!given.has(field) && !asked) mistakes.push({ path: 'columns', problem: `nothing in this file gives ${field}` });
  }
  const { unknownColumns, ignoredColumns } = restOf(mapping, header, taken);
  if (mapping.unknownColumns === 'refuse') {
    for (const name of unknownColumns) {
      mistakes.push({
        path: `columns.${name}`,
        problem: 'is neither mapped nor ignored; map it, or name it under ignore',
      });
    }
  }
  if (mistakes.length > 0) return { ok: false, mistakes };
  const dropped = new Map<ContactField, number>();
  const map = rowMapper(steps, mapping.constants, fromRejects, dropped);
  return { ok: true, value: { map, unknownColumns, ignoredColumns, dropped } };
}

type Step = ColumnRule & {
  readonly column: number;
  readonly convert: Converter | undefined;
};

function rowMapper(
  steps: readonly Step[],
  constants: MappedRow,
  fromRejects: boolean,
  dropped: Map<ContactField, number>,
): CompiledMapping['map'] {
  return (cells) => {
    const row: Partial<Record<ContactField, string>> = { ...constants };
    for (const step of steps) {
      const cell = cells[step.column] ?? '';
      if (cell === '' || row[step.field] !== undefined || (step.when && !holds(step.when, row))) continue;
      const text = (fromRejects ? asItWas(cell) : cell).trim();
      if (text === '' || (step.like && !step.like.test(text))) continue;
      if (step.convert === undefined) {
        row[step.field] = text;
        continue;
      }
      const converted = step.convert(text);
      if (converted === undefined) dropped.set(step.field, (dropped.get(step.field) ?? 0) + 1);
      else if (converted.ok) row[step.field] = converted.value;
      else return refused(`${step.field} ${converted.problem}`);
    }
    return { ok: true, value: row };
  };
}

const holds = (when: MappedRow, row: MappedRow): boolean =>
  Object.entries(when).every(([field, value]) => row[field as ContactField] === value);

function restOf(mapping: Mapping, header: readonly string[], taken: ReadonlySet<number>) {
  const ignore = new Set([...REJECT_COLUMNS, ...(mapping.ignore === '*' ? [] : mapping.ignore)].map(headerKey));
  const rest = header.filter((_, index) => !taken.has(index));
  const ignored = (name: string) => mapping.ignore === '*' || ignore.has(headerKey(name));
  return { unknownColumns: rest.filter((name) => !ignored(name)), ignoredColumns: rest.filter(ignored) };
}
