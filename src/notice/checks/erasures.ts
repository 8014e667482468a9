import { instantOf, millisecondsOf } from '../../calendar/instant.ts';
import { disposedByChannel } from '../../db/checks.ts';
import { erasableRows, presentContacts } from '../../db/erasable.ts';
import { erasuresAfter } from '../../db/erasures.ts';
import { ledgerCount } from '../../db/register-counts.ts';
import type { ErasureTable } from '../../db/schema.ts';
import { Refusal } from '../../refusal.ts';
import type { Evidence } from './evidence.ts';
import { many } from './finding.ts';

export type ErasuresSeen = {
  readonly tested: number;
  /** Sentences without their full stop. */
  readonly problems: readonly string[];
  /** A sentence on what was counted; blank when nothing was ever erased. */
  readonly line: string;
};

const PAGE = 5_000;
/** An erasure takes seconds; one that was killed is finished by the next sweep. */
const UNDER_WAY_MS = 3_600_000;

/**
 * The erasure ledger against the events of the register, which count what came into it and what left it, and against the
 * store, in which nothing that it names may be but what was held since.
 */
export async function erasuresSeen(evidence: Evidence): Promise<ErasuresSeen> {
  const { opened } = evidence;
  const { db } = opened.store;
  const gone = (await disposedByChannel(db))
    .filter(({ cause }) => cause === 'erased')
    .reduce((sum, row) => sum + Number(row.count), 0);
  try {
    const { rows, expected, erased } = await ledgerCount((await opened.register()).db);
    const { left, kept } = await stillThere(evidence);
    const problems: string[] = [];
    if (rows !== expected)
      problems.push(
        `The erasure ledger names ${many(rows, 'contact')}, but by the register's events it must be ${expected}`,
      );
    if (gone > erased)
      problems.push(`${many(gone, 'contact')} went as erased, but the register knows of ${many(erased, 'erasure')}`);
    if (left > 0)
      problems.push(
        `${many(left, 'contact')} that the erasure ledger names ${left === 1 ? 'is' : 'are'} still in the store`,
      );
    const named = `${many(erased, 'contact')} erased; ${rows} of them in the ledger, as the register's events say`;
    const later = kept === 0 ? '' : `; ${kept} of them held or restricted since`;
    return { tested: erased, problems, line: erased === 0 || rows !== expected ? '' : `${named}${later}.` };
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    if (gone === 0) return { tested: 0, problems: [], line: '' };
    return { tested: gone, problems: ['The register cannot be read, so nobody can say who was erased'], line: '' };
  }
}

async function stillThere({ opened, asOf }: Evidence): Promise<{ readonly left: number; readonly kept: number }> {
  const register = await opened.register();
  const { db } = opened.store;
  const before = instantOf(millisecondsOf(asOf) - UNDER_WAY_MS);
  let [left, kept] = [0, 0];
  let after: string | undefined = '';
  while (after !== undefined) {
    const page: ErasureTable[] = await erasuresAfter(register.db, after, PAGE);
    after = page.length < PAGE ? undefined : page.at(-1)?.record;
    const ids = await presentContacts(
      db,
      page.map(({ record }) => record),
    );
    if (ids.length === 0) continue;
    const present = page.filter(({ record, at }) => ids.includes(record) && at <= before);
    const free = (await erasableRows(db, present, { release: 0, lift: 0 })).length;
    left += free;
    kept += present.length - free;
  }
  return { left, kept };
}
