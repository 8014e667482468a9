import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Opened } from '../../../src/home/opened.ts';
import { checkNumbers } from '../../../src/opt-outs/check.ts';
import { readInbox } from '../../../src/opt-outs/texts/inbox.ts';
import { Refusal } from '../../../src/refusal.ts';
import { makeTestHome } from '../../support/home.ts';

/** Whatever stands beside it in a file: a STOP is heard, nothing is a bug, and no message repeats what was read. */

const NOW = '2026-11-23T09:00:00.000Z';
const SPAN = {
  interruptAfterTimeLimit: 8_000,
  numRuns: 300,
  markInterruptAsFailure: false,
  endOnFailure: true,
} as const;
const COLUMNS = { number: undefined, text: undefined, time: undefined, id: undefined };
const MARK = 'Heronflue';

const junk = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 60 }),
  fc.json({ maxDepth: 3 }),
  fc.constantFrom(
    '{',
    '}',
    '[]',
    '{}',
    '[{}]',
    'null',
    '"',
    '{"id":',
    `{"message":"${MARK}`,
    `{"source_number":"${MARK}","message":5}`,
  ),
);
const anything = fc.anything({ maxDepth: 2, maxKeys: 5 });

async function read(opened: Opened, bytes: Buffer) {
  try {
    return await readInbox(opened, { source: Readable.from([bytes]), columns: COLUMNS });
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    expect(`${problem.message} ${problem.hint} ${problem.details.join(' ')}`).not.toContain(MARK);
    return undefined;
  }
}

/** Numbers that nobody else in the run has: the home is one, and what was opted out stays so. */
let next = 0;
const freshNumber = (): string => `+447400${String(100_000 + next++)}`;

test('a text to a line, among lines of anything', async () => {
  const home = await makeTestHome({ now: NOW });
  const opened = await home.open();
  await fc.assert(
    fc.asyncProperty(fc.array(junk, { maxLength: 6 }), fc.array(junk, { maxLength: 6 }), async (before, after) => {
      const number = freshNumber();
      const stop = JSON.stringify({ id: randomUUID(), source_number: number, message: 'STOP', date_received: NOW });
      const lines = [...before, stop, ...after].map((line) => line.replaceAll(/[\r\n]/g, ' '));
      const receipt = await read(opened, Buffer.from(lines.join('\n')));
      // Only where the file does not begin like JSON is it another kind of file.
      const first = lines
        .join('\n')
        .replace(/^\uFEFF/, '')
        .trimStart()[0];
      if (first !== '{' && first !== '[') return;
      expect(receipt?.optedOut).toBe(1);
      expect((await checkNumbers(opened, [number]))[0]).toMatchObject({ optedOut: true });
    }),
    SPAN,
  );
}, 60_000);

test('an array of texts whose parts are anything', async () => {
  const home = await makeTestHome({ now: NOW });
  const opened = await home.open();
  const text = fc.record(
    { id: anything, user_number: anything, content: anything, created_at: anything },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(text, anything), { maxLength: 8 }), async (others) => {
      const number = freshNumber();
      const stop = { id: randomUUID(), user_number: number, content: 'STOP', created_at: NOW };
      let document: string;
      try {
        document = JSON.stringify([...others, stop]);
      } catch {
        return; // A value that JSON cannot hold.
      }
      const receipt = await read(opened, Buffer.from(document));
      expect(receipt?.read).toBeGreaterThan(0);
      expect((await checkNumbers(opened, [number]))[0]).toMatchObject({ optedOut: true });
    }),
    SPAN,
  );
}, 60_000);

test('a CSV among rows of anything', async () => {
  const home = await makeTestHome({ now: NOW });
  const opened = await home.open();
  const cell = fc.string({ unit: 'binary', maxLength: 20 }).map((each) => each.replaceAll(/["\r\n\0]/g, ''));
  const row = fc.array(cell, { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 5 }), fc.array(row, { maxLength: 5 }), async (before, after) => {
      const number = freshNumber();
      const rows = [['Phone number', 'Message', 'Received'], ...before, [number, 'STOP', '2026-11-23 08:30'], ...after];
      const csv = rows.map((cells) => cells.map((each) => `"${each}"`).join(',')).join('\r\n');
      const receipt = await read(opened, Buffer.from(csv));
      expect(receipt?.optedOut).toBeGreaterThanOrEqual(1);
      expect((await checkNumbers(opened, [number]))[0]).toMatchObject({ optedOut: true });
    }),
    SPAN,
  );
}, 60_000);

test('bytes of any kind', async () => {
  const home = await makeTestHome({ now: NOW });
  const opened = await home.open();
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      await read(opened, Buffer.concat([Buffer.from(MARK), Buffer.from(bytes)]));
      await read(opened, Buffer.concat([Buffer.from(`[{"message":"${MARK}`), Buffer.from(bytes)]));
    }),
    SPAN,
  );
}, 60_000);
