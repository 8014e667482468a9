import { describe, expect, it } from 'vitest';
import { type GenerateOptions, generateCsv } from '../../bench/rows.ts';
import { readCsv } from '../../src/files/csv-records.ts';

const NOW = Date.parse('2026-11-23T08:00:00Z');
const DAY = 86_400_000;
const OPTIONS: GenerateOptions = { rows: 5_000, seed: 3, now: '2026-11-23T08:00:00Z', dueShare: 0.2, dueWithinDays: 2 };

async function rowsOf(options: GenerateOptions): Promise<readonly Record<string, string>[]> {
  const csv = await readCsv(
    (async function* () {
      for (const text of generateCsv(options)) yield Buffer.from(text);
    })(),
  );
  const rows: Record<string, string>[] = [];
  for await (const batch of csv.batches) {
    for (const { cells, problem } of batch) {
      expect(problem).toBeUndefined();
      rows.push(Object.fromEntries(csv.header.columns.map((name, index) => [name, cells[index] ?? ''])));
    }
  }
  return rows;
}

/** When a contact falls due as the notice counts, to within the hour that clocks move. */
function due(row: Record<string, string>): number {
  const at = new Date(row.at ?? '');
  if (row.channel === 'phone') return at.getTime() + 30 * DAY;
  return at.setUTCFullYear(at.getUTCFullYear() + 1);
}

describe('the generator', () => {
  it('gives the same bytes for a seed, and others for another', () => {
    const text = (seed: number) => [...generateCsv({ ...OPTIONS, seed, rows: 100 })].join('');
    expect(text(1)).toBe(text(1));
    expect(text(1)).not.toBe(text(2));
  });

  it('makes the share that was asked for fall due in the time that was asked for, and nothing due or to come now', async () => {
    const rows = await rowsOf(OPTIONS);
    expect(rows).toHaveLength(5_000);
    const dues = rows.map(due);
    expect(Math.min(...dues)).toBeGreaterThan(NOW + 3_600_000);
    expect(Math.max(...rows.map((row) => Date.parse(row.at ?? '')))).toBeLessThan(NOW);
    const share = dues.filter((moment) => moment <= NOW + 2 * DAY).length / rows.length;
    expect(share).toBeGreaterThan(0.18);
    expect(share).toBeLessThan(0.22);
  });

  it('invents people who come back about twice, told apart by email, reachable only on numbers kept for drama', async () => {
    const rows = await rowsOf(OPTIONS);
    const people = new Map(rows.map((row) => [row.email, row.name]));
    expect(rows.length / people.size).toBeGreaterThan(2);
    expect(rows.length / people.size).toBeLessThan(2.8);
    for (const row of rows) {
      expect(people.get(row.email)).toBe(row.name);
      expect(row.phone).toMatch(/^(07700 900\d{3}|020 7946 0\d{3}|01632 960\d{3})$/);
      expect(row.nino).toMatch(/^(QQ\d{6}[A-D])?$/);
      expect(row.email).toMatch(/@example\.com$/);
    }
  });
});
