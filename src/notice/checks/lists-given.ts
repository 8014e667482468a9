import { closeSync, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';
import { filesOfKind } from '../../db/files.ts';
import { processorLists } from '../../db/processor-lists.ts';
import { columnsOf, FORMS, type Form, newestLists } from '../../opt-outs/lists/lists.ts';
import type { FilePlace } from '../../retention/files.ts';
import { plainName, sameName } from '../spelling.ts';
import type { Evidence } from './evidence.ts';
import { many } from './finding.ts';
import { unlessRefused } from './unless-refused.ts';

/** What a file for a processor that runs the survey may hold. */
const ALLOWED = new Set(
  ['phone number', 'link', 'survey link', 'reference', ...FORMS.map((form) => columnsOf(form)[0])].map(plainName),
);

export type GivenSeen = {
  readonly lists: number;
  /** Lists in a form that is none. */
  readonly strange: number;
  /** Files that are still there, and those with another column. */
  readonly files: number;
  readonly more: number;
  readonly sentences: readonly string[];
};

/** Lists and files that a processor was given, looked at again where the files are still on this machine. */
export async function seeGiven(evidence: Evidence, processor: string): Promise<GivenSeen> {
  const { opened } = evidence;
  const lists = (await processorLists(opened.store.db)).filter((row) => sameName(row.processor, processor));
  const strange = lists.filter(({ form }) => !FORMS.includes(form as Form)).length;
  const headers = await headersOf(evidence, processor);
  const more = headers.filter((columns) => columns.some((column) => !ALLOWED.has(plainName(column)))).length;
  return { lists: lists.length, strange, files: headers.length, more, sentences: await unconfirmed(evidence) };
}

async function headersOf({ opened, sealer }: Evidence, processor: string): Promise<readonly (readonly string[])[]> {
  const rows = (await filesOfKind(opened.store.db, 'invitations')).filter((row) =>
    sameName(row.recipient ?? '', processor),
  );
  return rows.flatMap((row) => {
    const place = unlessRefused(() =>
      sealer?.open<FilePlace>({ table: 'file', id: row.id, day: row.sealed_day }, row.sealed),
    );
    const header = place && firstLine(resolve(opened.home.root, place.path));
    return header === undefined ? [] : [header.split(',').map((cell) => cell.replaceAll('"', ''))];
  });
}

/** Who has not said that they use their newest list, and how many opted out since it was made. */
async function unconfirmed({ opened }: Evidence): Promise<readonly string[]> {
  return (await newestLists(opened)).flatMap(({ id, processor, confirmed, since }) => {
    const grown = since === null || since === 0 ? '' : `; ${many(since, 'number')} opted out since it was made`;
    if (!confirmed) return [`${processor} has not confirmed that it uses list ${id}${grown}.`];
    return grown === '' ? [] : [`${processor} uses list ${id}${grown}.`];
  });
}

/** The first line of a file, at most 4 kB of it; undefined when there is none any more. */
function firstLine(path: string): string | undefined {
  let handle: number | undefined;
  try {
    handle = openSync(path, 'r');
    const bytes = Buffer.alloc(4_096);
    const length = readSync(handle, bytes, 0, bytes.length, 0);
    return bytes.toString('utf8', 0, length).split(/\r?\n/, 1)[0];
  } catch {
    return undefined;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}
