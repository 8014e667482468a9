import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import { PLANTED } from './planted.ts';
import type { Place } from './process.ts';

/** Every so many rows one has no time, and is rejected. */
const BAD_EVERY = 4_000;

/** Rows of a file made by `bigFile` that can be recorded. */
export const goodRows = (rows: number): number => rows - Math.ceil((rows - 100) / BAD_EVERY);

/** A CSV of the planted person's contacts with us, each with an outside reference of its own. */
export function bigFile(place: Place, rows: number, series = 'a'): string {
  const path = join(place.work, `big-${series}.csv`);
  const { name, phone, email, summary } = PLANTED;
  const began = Date.now() - 3_600_000;
  const lines = Array.from({ length: rows }, (_, row) => {
    const at = row % BAD_EVERY === 100 ? 'not a time' : new Date(began - row * 1_000).toISOString();
    return `phone,${at},${name},${phone},${email},${summary},test,${series}${row}`;
  });
  writeFileSync(path, `channel,at,name,phone,email,summary,source,reference\n${lines.join('\n')}\n`);
  return path;
}

/**
 * Whole = SQLite finds nothing wrong, and the contacts that are there are those that audit entries counted, less those
 * that entries of a sweep counted away.
 *
 * @returns the contacts held.
 */
export function expectWhole(place: Place): number {
  const store = new Database(join(place.home, 'store.db'));
  try {
    expect(store.pragma('integrity_check', { simple: true })).toBe('ok');
    const bodies = store.prepare('select body from audit_entry').pluck().all() as string[];
    const held = store.prepare('select count(*) from contact').pluck().get() as number;
    expect(held).toBe(bodies.reduce((sum, body) => sum + counted(body), 0));
    return held;
  } finally {
    store.close();
  }
}

function counted(body: string): number {
  const { act, counts } = JSON.parse(body) as { act: string; counts?: { recorded?: number; disposed?: number } };
  if (act === 'contact import') return counts?.recorded ?? 0;
  if (act === 'contact add') return 1;
  return act === 'retention sweep' ? -(counts?.disposed ?? 0) : 0;
}
