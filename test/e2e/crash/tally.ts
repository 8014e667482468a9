import type { LeftOver } from './left-over.ts';
import { PHASES } from './phases.ts';

/** Kills by phase, with what the killed home showed from outside. */
export type Tally = {
  readonly add: (phase: string, seen: readonly LeftOver[]) => void;
  readonly total: () => number;
  readonly of: (phase: string) => number;
  readonly seenIn: (phase: string, what: LeftOver) => number;
  readonly table: () => string;
};

export function newTally(): Tally {
  const kills = new Map<string, number>();
  const seen = new Map<string, Map<LeftOver, number>>();
  const of = (phase: string) => kills.get(phase) ?? 0;
  return {
    add(phase, what) {
      kills.set(phase, of(phase) + 1);
      const counts = seen.get(phase) ?? new Map<LeftOver, number>();
      for (const each of what) counts.set(each, (counts.get(each) ?? 0) + 1);
      seen.set(phase, counts);
    },
    total: () => [...kills.values()].reduce((sum, count) => sum + count, 0),
    of,
    seenIn: (phase, what) => seen.get(phase)?.get(what) ?? 0,
    table() {
      const order = PHASES.map(({ name }) => name);
      const names = [...new Set([...order, ...kills.keys()])];
      const wide = Math.max(...names.map((name) => name.length));
      return names
        .map((name) => {
          const what = [...(seen.get(name) ?? [])].map(([each, count]) => `${each} ${count}`).join(', ');
          return `${name.padEnd(wide)} ${String(of(name)).padStart(5)}  ${what}`.trimEnd();
        })
        .join('\n');
    },
  };
}
