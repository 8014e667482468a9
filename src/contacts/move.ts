import { contactWriter } from '../db/contact-writer.ts';
import { contactsOfResidents } from '../db/redue.ts';
import { setResident } from '../db/resident-moves.ts';
import type { Opened } from '../home/opened.ts';
import type { Writing } from '../home/write.ts';
import { linesBroughtBy, takeLinesBack } from '../retention/redue-index.ts';

export type ResidentRow = Awaited<ReturnType<typeof contactsOfResidents>>[number];

const PAGE = 2_000;

/** Every contact of a resident, due or not, with what its index lines are made of. */
export async function rowsOf(db: Writing['db'], resident: string): Promise<readonly ResidentRow[]> {
  const rows: ResidentRow[] = [];
  for (let after: string | undefined = ''; after !== undefined; ) {
    const page: ResidentRow[] = await contactsOfResidents(db, [resident], after, PAGE);
    rows.push(...page);
    after = page.length < PAGE ? undefined : page.at(-1)?.id;
  }
  return rows;
}

/** Gives contacts of one resident to another, and the index lines that they brought with them. */
export async function moveContacts(
  opened: Opened,
  writing: Writing,
  rows: readonly ResidentRow[],
  to: string,
): Promise<void> {
  // An outside reference is the contact's own and goes where it goes.
  const lines = (await linesBroughtBy(opened, writing, rows)).filter(({ kind }) => kind !== 'outside-reference');
  await setResident(
    writing.db,
    rows.map(({ id }) => id),
    to,
  );
  await takeLinesBack(opened, writing, lines);
  const { putKey } = contactWriter(opened.store);
  for (const line of lines) putKey(line, to, line.until);
}
