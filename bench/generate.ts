import { closeSync, openSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type GenerateOptions, generateCsv } from './rows.ts';

// generate FILE --now ISO [--rows N] [--seed S] [--due-share 0.2] [--due-within DAYS]
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    now: { type: 'string' },
    'due-share': { type: 'string', default: '0.2' },
    'due-within': { type: 'string', default: '1' },
  },
});
const path = positionals[0];
if (path === undefined || values.now === undefined) throw new Error('usage: generate FILE --now ISO [--rows N]');
const options: GenerateOptions = {
  rows: Number(values.rows),
  seed: Number(values.seed),
  now: values.now,
  dueShare: Number(values['due-share']),
  dueWithinDays: Number(values['due-within']),
};
const file = openSync(path, 'w', 0o600);
try {
  for (const text of generateCsv(options)) {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  }
} finally {
  closeSync(file);
}
