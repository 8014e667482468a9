import { openForReading } from '../db/engine-read.ts';
import { type ExportReader, exportReader, type IdRange } from '../db/exports.ts';
import { csvRow } from '../files/csv-write.ts';
import { type ExportTask, type Piece, pieceMaker } from './rows.ts';
import { type SecondThread, startSecondThread } from './second-thread.ts';

/** Contacts in one piece: some 60 KB of file, 10 ms of work. Of 2,000 so many live at once that collecting them costs a tenth more. */
const PIECE = 500;

/** How many finished pieces may wait for an earlier one before it is written. */
const AHEAD = 4;

/** The whole file in pieces, the header first, made by this thread alone or, with `worker`, by two. The bytes are the same. */
export async function* exportPieces(
  task: ExportTask,
  worker: URL | undefined,
  size = PIECE,
): AsyncGenerator<Piece, void, void> {
  const header = csvRow(task.recipe.columns.map(({ column }) => column));
  yield { bytes: Buffer.from(header), rows: 0, blank: 0, leftOut: 0 };
  const raw = openForReading(task.store);
  const second = worker === undefined ? undefined : startSecondThread(worker, task);
  try {
    const reader = exportReader(raw);
    yield* inOrder(rangesOf(reader, size), pieceMaker(task, reader), second);
  } finally {
    await second?.close();
    raw.close();
  }
}

/** Gives the worker what it has room for and makes the rest here; what comes out keeps the order of the ranges. */
async function* inOrder(
  ranges: Iterable<IdRange>,
  make: (range: IdRange) => Piece,
  second: SecondThread | undefined,
): AsyncGenerator<Piece, void, void> {
  const queue: (Piece | Promise<Piece>)[] = [];
  for (const range of ranges) {
    queue.push(second?.hasRoom() ? handled(second.ask(range)) : make(range));
    while (queue.length >= (second ? AHEAD : 1)) yield await (queue.shift() as Piece | Promise<Piece>);
  }
  for (const piece of queue) yield await piece;
}

/** A failure is met where the piece is awaited; until then it must not end the process as an unhandled one. */
function handled(piece: Promise<Piece>): Promise<Piece> {
  piece.catch(() => undefined);
  return piece;
}

function* rangesOf(reader: ExportReader, size: number): Generator<IdRange, void, void> {
  for (let range = reader.next('', size); range; range = reader.next(range.upto, size)) yield range;
}
