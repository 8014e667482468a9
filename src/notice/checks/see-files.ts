import type { Day } from '../../calendar/types.ts';
import { allFiles } from '../../db/files.ts';
import type { Evidence } from './evidence.ts';
import { many } from './finding.ts';

/**
 * The register of files against the audit, which names every file that was registered, and every one that was destroyed,
 * replaced or never came to be. A file whose row is gone, or has another day, is not destroyed on its day.
 *
 * @returns problems as sentences without their full stop.
 */
export async function fileProblems({ opened, entries }: Evidence): Promise<readonly string[]> {
  const expected = new Map<string, Day>();
  for (const { act, references = [], facts } of await entries('file register', 'file destroy', 'file end')) {
    for (const id of references) {
      if (act === 'file register') expected.set(id, String(facts?.destroyBy));
      else expected.delete(id);
    }
  }
  const rows = new Map((await allFiles(opened.store.db)).map((row) => [row.id, row.destroy_by]));
  const gone = [...expected.keys()].filter((id) => !rows.has(id)).length;
  const moved = [...expected].filter(([id, day]) => rows.has(id) && rows.get(id) !== day).length;
  return [
    ...(gone > 0 ? [`${many(gone, 'file is', 'files are')} known to the audit and to no sweep: the row is gone`] : []),
    ...(moved > 0
      ? [`${many(moved, 'file has', 'files have')} another day to be destroyed by than the audit says`]
      : []),
  ];
}
