import { Refusal } from '../../refusal.ts';

/** Nothing was touched yet that matters: what was restored so far is removed, and the home is as it was. */
export function refuseIfStopped(signal: AbortSignal): void {
  if (!signal.aborted) return;
  const code = signal.reason === 'SIGTERM' ? 'terminated' : 'interrupted';
  throw new Refusal(
    code,
    'Stopped before anything was put in place.',
    'The home is as it was. The same command begins anew.',
  );
}
