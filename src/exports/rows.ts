import type { Instant } from '../calendar/types.ts';
import type { PersonalData } from '../contacts/contact.ts';
import { sqliteProblem } from '../db/engine.ts';
import type { ExportReader, ExportRow, IdRange } from '../db/exports.ts';
import { csvRow } from '../files/csv-write.ts';
import type { Recipe } from '../notice/types.ts';
import { Refusal } from '../refusal.ts';
import type { Chain } from '../vault/ratchet.ts';
import { type Sealer, sealerOf } from '../vault/vault.ts';
import { exportContact } from './contact-cells.ts';
import { type OptedOut, optedOutAsker } from './opted-out.ts';
import { compileRecipe } from './transform.ts';

/** All that turning contacts into CSV takes: plain values and keys, so that it can be handed to a worker whole. */
export type ExportTask = {
  readonly store: string;
  readonly homeId: string;
  readonly chain: Chain;
  readonly recipe: Recipe;
  readonly root: Uint8Array;
  /** What is due at this instant is left out. */
  readonly now: Instant;
  /** Whose contacts are left out, where the file is for texting: the register's key, and digests one after the other. */
  readonly optedOut?: OptedOut | undefined;
};

/** A part of the file. `blank`: rows of empty cells, which a reader of CSV may take for no row. `leftOut`: of the opted out. */
export type Piece = {
  readonly bytes: Uint8Array;
  readonly rows: number;
  readonly blank: number;
  readonly leftOut: number;
};

/** Makes the part of the file that a range of contacts gives, in the order of their ids. */
export type PieceMaker = (range: IdRange) => Piece;

export function pieceMaker(task: ExportTask, reader: ExportReader): PieceMaker {
  const compiled = compileRecipe(task.recipe, { root: task.root });
  // What crossed to a worker is a plain Uint8Array, and the ratchet wants a Buffer.
  const sealer = sealerOf({ ...task.chain, value: Buffer.from(task.chain.value) }, task.homeId, sealsNothing);
  const isOptedOut = optedOutAsker(task.optedOut);
  return (range) => {
    const lines: string[] = [];
    let blank = 0;
    let leftOut = 0;
    for (const row of readRows(reader, range, task)) {
      const personal = opened(row, sealer, reader);
      if (isOptedOut(personal.phone)) {
        leftOut += 1;
        continue;
      }
      const cells = compiled.row(exportContact(row, personal));
      if (cells.every((cell) => cell === '')) blank += 1;
      lines.push(csvRow(cells));
    }
    // In the order of recording, row n of two recipients' files would be the same contact. Sorted, the order follows the
    // first column, which in a recipe of residents is this recipient's own pseudonym.
    return { bytes: Buffer.from(lines.sort().join('')), rows: lines.length, blank, leftOut };
  };
}

function readRows(reader: ExportReader, range: IdRange, task: ExportTask): readonly ExportRow[] {
  try {
    return reader.rows(range, task.now);
  } catch (problem) {
    throw sqliteProblem(problem, task.store);
  }
}

function opened(row: ExportRow, sealer: Sealer, reader: ExportReader): PersonalData {
  const personal = sealer.open<PersonalData>({ table: 'contact', id: row[0], day: row[11] }, row[12]);
  if (personal) return personal;
  throw new Refusal(
    'sealed-away',
    `Contact ${reader.referenceOf(row[0]) ?? ''} is living, but its key is not the one that this home has now.`,
    'Run the command again. If it stays so, run: steward check',
  );
}

function sealsNothing(): Buffer {
  throw new Error('an export seals no contact');
}
