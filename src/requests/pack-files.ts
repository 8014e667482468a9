import { createHash } from 'node:crypto';
import type { PackContents } from './pack/contents.ts';
import { packContactsCsv } from './pack/csv.ts';
import { packHtml } from './pack/html.ts';
import { packJson } from './pack/json.ts';
import { packManifest } from './pack/manifest.ts';
import { officerNotes } from './pack/officer.ts';

/** `officer` = for the council's own use: it stands in a folder of its own, so that nobody sends it by sending the rest. */
export type MadeFile = {
  readonly path: string;
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly audience: 'resident' | 'officer';
};

export const MANIFEST = 'manifest.json';

/** The files of a pack. Their names are always the same: a name of a file is read by people who may not read the file. */
export function packFiles(contents: PackContents): readonly MadeFile[] {
  const files = [
    made('index.html', packHtml(contents)),
    made('contacts.csv', packContactsCsv(contents)),
    made('pack.json', packJson(contents)),
    { ...made('officer/officer-notes.txt', officerNotes(contents)), audience: 'officer' as const },
  ];
  const listed = files.map(({ path, sha256, bytes }) => ({ path, sha256, bytes: bytes.length }));
  return [...files, made(MANIFEST, packManifest(listed, contents))];
}

function made(path: string, text: string): MadeFile {
  const bytes = Buffer.from(text);
  return { path, bytes, sha256: createHash('sha256').update(bytes).digest('hex'), audience: 'resident' };
}
