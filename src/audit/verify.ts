import { jobFinished, jobStarted } from '../db/jobs.ts';
import { registerMemory } from '../home/anchor.ts';
import { registerState } from '../home/catch-up.ts';
import type { Opened } from '../home/opened.ts';
import { registerProblems } from '../home/register.ts';
import { refuseIfRenewed, refuseStaleKeys } from '../home/renewed.ts';
import { write } from '../home/write.ts';
import { Refusal } from '../refusal.ts';
import { auditKeys, permanentKey } from '../vault/vault.ts';
import { type Head, type Verdict, verify } from './chain.ts';

type Remembered = Head & { readonly by: string };

/**
 * Reads the whole audit and the whole register: every code, every link, the register's memory of where the audit stood,
 * and a head that somebody kept outside. A register that cannot be read is a problem among others.
 *
 * @param expected a head kept outside this machine, the only memory that a restored home cannot have rolled back.
 */
export async function verifyAudit(opened: Opened, expected: Head | undefined): Promise<Verdict> {
  const startedAt = opened.now();
  const register = await readRegister(opened);
  const remembered = [...register.remembered, ...(expected ? [{ ...expected, by: 'you' }] : [])];
  const chain = await verify(opened.store.db, auditKeys(opened.vault), remembered);
  // Entries that were added under renewed keys meanwhile would look changed.
  await refuseStaleKeys(opened, opened.store.db);
  const problems = [...chain.problems, ...register.problems];
  const verdict = { ...chain, ok: problems.length === 0, problems };
  await remember(opened, startedAt, verdict.ok);
  return verdict;
}

async function readRegister(
  opened: Opened,
): Promise<{ readonly remembered: readonly Remembered[]; readonly problems: readonly string[] }> {
  try {
    const register = await opened.register();
    const { remembered, problem } = await registerMemory(opened);
    const problems = (await registerProblems(register, permanentKey(opened.vault, 'registerChain'))).map(
      (each) => `the register: ${each}`,
    );
    await refuseIfRenewed(opened, register.db);
    if ((await registerState(opened)) === 'behind')
      problems.push('the register: it lacks events that this store has seen');
    return { remembered, problems: [...(problem === undefined ? [] : [problem]), ...problems] };
  } catch (problem) {
    const code = (problem as { code?: unknown })?.code;
    if (problem instanceof Refusal && problem.code === 'keys-renewed') throw problem;
    if (problem instanceof Refusal) return { remembered: [], problems: [`the register: ${problem.message}`] };
    if (typeof code === 'string' && code.startsWith('SQLITE_'))
      return { remembered: [], problems: ['the register: it is damaged and cannot be read'] };
    throw problem;
  }
}

/** That it was verified, for `status`. A store that cannot be written to can still be verified. */
async function remember(opened: Opened, startedAt: string, ok: boolean): Promise<void> {
  try {
    await write(opened, async (writing) => {
      await jobStarted(writing.db, 'audit verify', startedAt);
      await jobFinished(writing.db, 'audit verify', writing.at, ok ? 'intact' : 'problems');
    });
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
  }
}
