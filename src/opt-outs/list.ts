import { activeOptOuts, countOptOuts } from '../db/register.ts';
import { textFact } from '../db/register-facts.ts';
import { registerState } from '../home/catch-up.ts';
import type { Opened } from '../home/opened.ts';
import { refuseIfRenewed } from '../home/renewed.ts';
import { maskPhone } from '../identifiers/phone.ts';
import { openBlob } from '../vault/seal.ts';
import { registerKeys } from './add.ts';

export type ListedOptOut = { readonly number: string; readonly since: string; readonly how: string };
export type OptOutList = {
  readonly total: number;
  readonly optOuts: readonly ListedOptOut[];
  readonly next: number | null;
  readonly warnings: readonly string[];
};

/** The register's living opt-outs, oldest first, with numbers masked: the whole number is for whoever has it already. */
export async function listOptOuts(
  opened: Opened,
  page: { readonly after: number; readonly limit: number },
): Promise<OptOutList> {
  const register = await opened.register();
  const { seal } = registerKeys(opened);
  const rows = await activeOptOuts(register.db, page.after, page.limit + 1);
  const shown = rows.slice(0, page.limit);
  const optOuts = shown.map((row) => {
    const plain = row.sealed ? openBlob(seal, { table: 'register', id: row.id, day: '' }, row.sealed) : undefined;
    return {
      number: plain ? maskPhone(plain.toString('utf8')) : '(does not open)',
      since: row.at,
      how: textFact(row, 'how') ?? '',
    };
  });
  await refuseIfRenewed(opened, register.db);
  return {
    total: await countOptOuts(register.db),
    optOuts,
    next: rows.length > page.limit ? (shown.at(-1)?.seq ?? null) : null,
    warnings:
      (await registerState(opened)) === 'behind'
        ? ['The opt-out register is older than this store has seen: opt-outs may be missing from this list.']
        : [],
  };
}
