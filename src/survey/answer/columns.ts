import { compileDateFormat } from '../../calendar/formats.ts';
import type { Instant } from '../../calendar/types.ts';
import { headerKey, type MappingMistake } from '../../contacts/mapping/types.ts';
import type { CsvRecord } from '../../files/csv-splitter.ts';
import type { GivenAnswer } from './judge.ts';
import type { AnswerField, AnswerMapping } from './mapping.ts';

/** A row as an answer, or what is wrong with it, without anything of the row. */
export type ReadRow =
  | { readonly ok: true; readonly given: GivenAnswer }
  | { readonly ok: false; readonly reason: string };

export type FittedColumns =
  | { readonly ok: true; readonly read: (record: CsvRecord, now: Instant) => ReadRow }
  | { readonly ok: false; readonly mistakes: readonly MappingMistake[] };

/**
 * Fits a mapping to the header of one file: a column that is mapped and not there, or there and neither mapped nor
 * ignored, is a mistake. Nothing is passed over by accident, and nothing that is passed over is kept.
 */
export function fitColumns(mapping: AnswerMapping, columns: readonly string[]): FittedColumns {
  const keys = columns.map(headerKey);
  const mistakes: MappingMistake[] = [];
  const places = new Map<AnswerField, number>();
  for (const { header, field, optional } of mapping.columns) {
    const place = keys.indexOf(headerKey(header));
    if (place >= 0) places.set(field, place);
    else if (!optional) mistakes.push({ path: `columns.${header}`, problem: 'is not a column of this file' });
  }
  const ignored = mapping.ignore === '*' ? undefined : new Set(mapping.ignore.map(headerKey));
  for (const [place, name] of columns.entries()) {
    if (![...places.values()].includes(place) && ignored !== undefined && !ignored.has(headerKey(name)))
      mistakes.push({
        path: `columns.${name}`,
        problem: 'is neither mapped nor ignored; map it, or name it under ignore',
      });
  }
  const dates = compileDateFormat(mapping.dates, mapping.timeZone);
  if (!dates.ok) mistakes.push({ path: 'dates.answered', problem: dates.problem });
  if (mistakes.length > 0 || !dates.ok) return { ok: false, mistakes };
  const scores = new Map(Object.entries(mapping.scores).map(([word, score]) => [word.trim().toLowerCase(), score]));
  return {
    ok: true,
    read(record, now) {
      if (record.problem !== undefined) return { ok: false, reason: record.problem };
      const cell = (field: AnswerField): string => record.cells[places.get(field) ?? -1]?.trim() ?? '';
      const word = cell('score');
      const score = Number(scores.get(word.toLowerCase()) ?? (/^[1-5]$/.test(word) ? word : Number.NaN));
      const answered = cell('answered');
      const at = answered === '' ? ({ ok: true, value: now } as const) : dates.value(answered);
      if (!at.ok) return { ok: false, reason: `the time of the answer ${at.problem}` };
      return { ok: true, given: { token: cell('token'), score, comment: cell('comment'), answeredAt: at.value } };
    },
  };
}
