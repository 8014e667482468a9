import { showDay } from '../../calendar/show.ts';
import type { Day } from '../../calendar/types.ts';
import { Refusal } from '../../refusal.ts';

/** Stops between two transactions when somebody pressed Ctrl-C, or the system asks for it. */
export function refuseIfStopped(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new Refusal(signal.reason === 'SIGTERM' ? 'terminated' : 'interrupted', 'Stopped.');
}

type Done = {
  readonly read: number;
  readonly recorded: number;
  readonly duplicates: number;
  readonly rejected: number;
};
type Rejects = { readonly path: string; readonly destroyBy: Day };

/** What ended a run early, with what the run leaves behind: nobody should have to guess whether to start again. */
export function withWhatWasDone(problem: unknown, done: Done, rejects: Rejects | undefined): unknown {
  if (!(problem instanceof Refusal)) return problem;
  const known = done.duplicates > 0 ? ` and ${counted(done.duplicates, 'was', 'were')} known already` : '';
  const before = `Before that, ${counted(done.recorded, 'contact was', 'contacts were')} recorded${known}.`;
  const hint = [problem.hint, 'The same command goes on where this one stopped.'].filter(Boolean).join(' ');
  // The path last: a full stop behind it would be copied with it.
  const lines = rejects
    ? [
        `${counted(done.rejected, 'row was', 'rows were')} rejected, to be destroyed by ${showDay(rejects.destroyBy)}: ${rejects.path}`,
      ]
    : [];
  return new Refusal(problem.code, `${problem.message} ${before}`, hint, [...problem.details, ...lines]);
}

const counted = (count: number, one: string, more: string): string =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : more}`;
