import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { expect, it } from 'vitest';

const MEGABYTE = 1024 * 1024;

// In a process of its own, so that what is measured is the reader and not the test runner.
const PROGRAM = `
  import { readCsv } from './src/files/csv-records.ts';
  import { generateCsv } from './bench/rows.ts';

  const options = { rows: 20_000, seed: 1, now: '2026-11-23T08:00:00Z', dueShare: 0, dueWithinDays: 1 };
  const chunks = [...generateCsv(options)].map((text) => Buffer.from(text));
  async function* stream(bytes) {
    let sent = 0;
    for (let turn = 0; sent < bytes; turn += 1) {
      for (const chunk of turn === 0 ? chunks : [Buffer.from('\\n'), ...chunks]) {
        yield chunk;
        sent += chunk.length;
      }
    }
  }
  const through = async (bytes) => {
    let [records, problems, peak] = [0, 0, 0];
    const csv = await readCsv(stream(bytes));
    for await (const batch of csv.batches) {
      records += batch.length;
      problems += batch.filter((record) => record.problem !== undefined).length;
      peak = Math.max(peak, process.memoryUsage().rss);
    }
    return { records, problems, peak };
  };
  const before = process.memoryUsage().rss;
  const begun = process.hrtime.bigint();
  const { records, problems, peak } = await through(200 * ${MEGABYTE});
  const microseconds = Number(process.hrtime.bigint() - begun) / 1000 / records;
  process.stdout.write(JSON.stringify({ records, problems, growth: peak - before, microseconds }));
`;

it('reads 200 MB without holding more than a piece of it', () => {
  const program = join(mkdtempSync(join(tmpdir(), 'csv-memory-')), 'program.mjs');
  buildSync({
    stdin: { contents: PROGRAM, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: program,
  });
  const run = spawnSync(process.execPath, [program], { encoding: 'utf8' });
  expect(run.stderr).toBe('');
  const measured = JSON.parse(run.stdout);
  expect(measured.records).toBeGreaterThan(1_000_000);
  expect(measured.problems).toBe(0);
  expect(measured.growth).toBeLessThan(150 * MEGABYTE);
});
