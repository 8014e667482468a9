import { sqliteProblem } from '../db/engine.ts';
import { Refusal } from '../refusal.ts';

/** What the disk or SQLite said where no room made a sentence of it. A bug stays what it is. */
export function spoken(problem: unknown, homeRoot: string): unknown {
  const { code, path } = problem as NodeJS.ErrnoException;
  return problem instanceof Refusal || typeof code !== 'string' ? problem : sqliteProblem(problem, path ?? homeRoot);
}
