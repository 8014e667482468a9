import { createHash } from 'node:crypto';
import { activeOptOuts, lastEvent } from '../../db/register.ts';
import type { Staged } from '../../exports/staged.ts';
import { csvRow } from '../../files/csv-write.ts';
import type { Opened } from '../../home/opened.ts';
import { refuseIfRenewed } from '../../home/renewed.ts';
import { Refusal } from '../../refusal.ts';
import { openBlob } from '../../vault/seal.ts';
import { registerKeys } from '../add.ts';
import { columnsOf, type Form } from './lists.ts';

export type WrittenList = { readonly count: number; readonly sha256: string; readonly registerSeq: number };

const PAGE = 2_000;

/** Writes every living opt-out to a file that has been begun, at flat memory. A number that does not open refuses the list. */
export async function writeList(opened: Opened, file: Staged, form: Form, reference: string): Promise<WrittenList> {
  const register = await opened.register();
  const { seal } = registerKeys(opened);
  const hash = createHash('sha256');
  const put = (text: string) => {
    const bytes = Buffer.from(text);
    hash.update(bytes);
    file.write(bytes);
  };
  // What is added from now on may be in the list or not: it counts as added since.
  const registerSeq = (await lastEvent(register.db))?.seq ?? 0;
  put(csvRow(columnsOf(form)));
  let count = 0;
  let rows = await activeOptOuts(register.db, 0, PAGE);
  while (rows.length > 0) {
    stopIfAsked(opened);
    await refuseIfRenewed(opened, register.db);
    let text = '';
    for (const row of rows) {
      const e164 = row.sealed && openBlob(seal, { table: 'register', id: row.id, day: '' }, row.sealed)?.toString();
      if (!e164) throw unopened();
      text += csvRow([form === 'numbers' ? e164 : digestOfDigits(e164), reference]);
    }
    put(text);
    count += rows.length;
    rows = await activeOptOuts(register.db, rows.at(-1)?.seq ?? 0, PAGE);
  }
  file.finish();
  return { count, sha256: hash.digest('hex'), registerSeq };
}

/** SHA-256 of the number's digits with its country code and no plus (`447700900123`), in small hexadecimal letters. */
const digestOfDigits = (e164: string): string => createHash('sha256').update(e164.slice(1)).digest('hex');

const unopened = (): Refusal =>
  new Refusal(
    'damaged',
    'A number of the register does not open, so no whole list can be made.',
    'Run: steward check. Then bring secure/register.db back from a backup.',
  );

function stopIfAsked({ signal }: Opened): void {
  if (!signal.aborted) return;
  const code = signal.reason === 'SIGTERM' ? 'terminated' : 'interrupted';
  throw new Refusal(code, 'Stopped before the end; no list was made.', 'Run the command again when it suits.');
}
