import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { continuity } from './continuity.ts';
import { bestOf, type Measured, measure } from './measure.ts';
import { compare, memory } from './report.ts';
import { make, place, ROWS, steward } from './setup.ts';
import { sweep } from './sweep.ts';

export async function large(): Promise<void> {
  const tinyFile = await make('tiny', ROWS.tiny, 0);
  await measure(steward('tiny', 'contact', 'import', tinyFile));
  const file = await make('large', ROWS.large, 0.2);
  memory(`import ${ROWS.large} contacts`, await measure(steward('large', 'contact', 'import', file)));
  rmSync(file);
  const [atLarge, atTiny] = await bestOf(
    7,
    { ...steward('large', 'resident', 'find', '--by', 'email'), stdin: 'person1@example.com\n' },
    { ...steward('tiny', 'resident', 'find', '--by', 'email'), stdin: 'person1@example.com\n' },
  );
  compare(`resident find at ${ROWS.large}`, `the same at ${ROWS.tiny}`, atLarge as Measured, atTiny, 1.3);
  memory(
    `export ${ROWS.large} rows`,
    await measure(steward('large', 'export', 'run', 'contacts', '-o', join(place, 'large.csv'))),
  );
  await continuity();
  await sweep();
}
