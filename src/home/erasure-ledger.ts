import { sqliteProblem } from '../db/engine.ts';
import { erasureGenerations, erasureLookup } from '../db/erasures.ts';
import { readMeta } from '../db/meta.ts';
import type { Db } from '../db/schema.ts';
import { Refusal } from '../refusal.ts';
import { type LedgerKey, ledgerKeys } from '../vault/keyring.ts';
import { registerState } from './catch-up.ts';
import type { Opened } from './opened.ts';

/** The erasure ledger, as whoever records contacts asks it. */
export type Ledger = {
  /** The keys under which outside references must be digested to be found in it; empty = it names none. */
  readonly keys: readonly LedgerKey[];
  /** Whether any of these digests of one outside reference is of something erased. */
  readonly names: (digests: readonly Buffer[]) => boolean;
};

/** Answers that do not mean that there is no register to ask. */
const UNSURE = ['locked', 'ledger-key-missing'];

const NOTHING: Ledger = { keys: [], names: () => false };

/**
 * Opens the ledger. A register that is missing, damaged or behind does not stop the recording of contacts in a home that
 * never erased anything; in one that did it refuses, because whoever was erased might come back.
 *
 * @param db the store, or the write transaction in which contacts are recorded
 */
export async function openLedger(opened: Opened, db: Db): Promise<Ledger> {
  const anyErased = (await readMeta(db, 'anyErased')) !== undefined;
  try {
    const register = await opened.register();
    if (anyErased && (await registerState(opened, db)) === 'behind') throw behind();
    const inUse = await erasureGenerations(register.db);
    if (inUse.length === 0) return NOTHING;
    const lookup = erasureLookup(register);
    const keys = ledgerKeys(opened.vault.keyring).filter(({ generation }) => inUse.includes(generation));
    if (keys.length < inUse.length) throw keyMissing();
    return {
      keys,
      names: (digests) => {
        try {
          return digests.some(lookup);
        } catch (problem) {
          throw sqliteProblem(problem, opened.home.register);
        }
      },
    };
  } catch (caught) {
    const problem = sqliteProblem(caught, opened.home.register);
    if (problem instanceof Refusal && !UNSURE.includes(problem.code) && !anyErased) return NOTHING;
    throw unknown(problem);
  }
}

const keyMissing = (): Refusal =>
  new Refusal(
    'ledger-key-missing',
    'The keyring lacks a key of the erasure ledger, so nobody can say who was erased and must not come back.',
    'Bring back the newest secure/keyring; see: steward keys status',
  );

const behind = (): Refusal =>
  new Refusal(
    'register-behind',
    'The register is older than this store has seen, so nobody can say who was erased and must not come back.',
    'Bring back the newest secure/register.db; see: steward check',
  );

/** The register's own refusals speak of texting; here what matters is who was erased. */
const unknown = (problem: unknown): unknown =>
  problem instanceof Refusal && problem.code === 'register-missing'
    ? new Refusal(
        'register-missing',
        'The register is missing, so nobody can say who was erased and must not come back.',
        'Bring secure/register.db back from a backup. Nothing was recorded.',
      )
    : problem;
