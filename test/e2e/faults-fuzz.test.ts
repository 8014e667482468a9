import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { COMMON_FLAGS } from '../../src/cli/flags.ts';
import { COMMANDS } from '../../src/commands/table.ts';
import { contactFields } from '../../src/notice/fields.ts';
import { makeTestHome, type TestHome } from '../support/home.ts';
import { expectSane, inputsSoFar, LIMIT_MS, odd, SPAN } from './fuzz.ts';

/** Whatever comes in: never a bug (exit 70), never a stack trace, never a hang, and a failure always says something. */

const NOW = '2026-11-23T09:00:00.000Z';
afterAll(() => console.log(`${inputsSoFar()} inputs through the program in this process.`));

test(
  'any words and flags',
  async () => {
    const home = await makeTestHome({ now: NOW });
    const words = COMMANDS.filter(({ usage }) => usage !== 'demo').flatMap(({ usage, flags = [] }) => [
      ...usage.split(' ').filter((word) => !/^[<[]/.test(word)),
      ...[...flags, ...COMMON_FLAGS].flatMap((flag) => flag.flags.match(/--?[a-z][a-z-]*/g) ?? []),
    ]);
    const command = fc
      .constantFrom(...COMMANDS.filter(({ usage }) => usage !== 'demo'))
      .map(({ usage }) => usage.split(' ').filter((word) => !/^[<[]/.test(word)));
    const rest = fc.array(
      fc.oneof(
        fc.constantFrom(...words),
        odd.filter((word) => !word.includes('\0')),
      ),
      { maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(command, fc.constant([])),
        rest,
        fc.string({ maxLength: 30 }),
        async (names, more, stdin) => {
          // A word could be taken for a path to write to: everything stays in the folder of the test, and nothing is sent or destroyed unasked.
          const argv = [...names, ...more].filter((word) => !/[/\\]/.test(word));
          if (argv.includes('demo') || argv.includes('--home')) return;
          expectSane(await home.run(argv, { stdin }));
        },
      ),
      SPAN,
    );
  },
  LIMIT_MS,
);

test(
  'any JSON document to contact add',
  async () => {
    const home = await makeTestHome({ now: NOW });
    const field = fc.oneof(fc.constantFrom(...contactFields, 'providedBy', '__proto__', 'constructor'), fc.string());
    const value = fc.oneof(
      odd,
      fc.jsonValue(),
      fc.constantFrom('phone', NOW, '14/07/1961', 'QQ 12 34 56 C', 'TW3 3EB', 'x@example.com'),
    );
    const document = fc.oneof(
      fc
        .array(fc.tuple(field, value), { maxLength: 8 })
        .map(
          (entries) =>
            `{${entries.map(([name, each]) => `${JSON.stringify(name)}:${JSON.stringify(each)}`).join(',')}}`,
        ),
      fc.json(),
      odd,
    );
    await fc.assert(
      fc.asyncProperty(document, fc.boolean(), async (stdin, channel) => {
        expectSane(
          await home.run(['contact', 'add', '--from', '-', '--json', ...(channel ? ['--channel', 'phone'] : [])], {
            stdin,
          }),
        );
      }),
      SPAN,
    );
  },
  LIMIT_MS,
);

const CSV = Buffer.from(
  [
    'channel,at,name,dateOfBirth,phone,email,summary,source,reference',
    'phone,2026-11-22T10:00:00Z,Idris Example,14/07/1961,07700 900456,,"Leaking ""tap""",test,1',
    'email,2026-11-22T11:00:00Z,Wanda Fictional,30/01/1949,,wanda@example.com,,test,2',
    '',
  ].join('\r\n'),
);

/** A good file with bytes changed, put in or taken out. */
const mutated = fc
  .array(fc.tuple(fc.nat(CSV.length), fc.nat(3), fc.uint8Array({ maxLength: 4 })), { minLength: 1, maxLength: 6 })
  .map((changes) =>
    changes.reduce(
      (bytes, [at, gone, put]) => Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + gone)]),
      CSV,
    ),
  );
const bytes = fc.oneof(
  mutated,
  fc.uint8Array({ maxLength: 300 }).map((each) => Buffer.from(each)),
  odd.map((text) => Buffer.from(text)),
);

for (const words of [
  ['contact', 'import'],
  ['opt-out', 'import'],
]) {
  test(
    `any bytes to ${words.join(' ')}`,
    async () => {
      const home = await makeTestHome({ now: NOW });
      const file = join(home.folder, 'input.csv');
      let run = 0;
      await fc.assert(
        fc.asyncProperty(bytes, fc.option(odd), async (content, extra) => {
          writeFileSync(file, content);
          run += 1;
          const flags =
            words[0] === 'contact' ? ['--rejects', `rejects-${run}.csv`] : extra === null ? [] : [`--column=${extra}`];
          expectSane(await home.run([...words, 'input.csv', '--json', ...flags]));
        }),
        SPAN,
      );
    },
    LIMIT_MS,
  );
}

test(
  'any mapping to contact import, any text to notice publish',
  async () => {
    const home = await makeTestHome({ now: NOW });
    writeFileSync(join(home.folder, 'input.csv'), CSV);
    const published = readFileSync(join(home.root, 'notice.yaml'), 'utf8');
    const lines = published.split('\n');
    const yaml = fc.oneof(
      fc.array(fc.tuple(fc.nat(lines.length - 1), odd), { minLength: 1, maxLength: 3 }).map((changes) => {
        const copy = [...lines];
        for (const [at, text] of changes) copy[at] = `${/^[\s-]*[\w]*:? ?/.exec(copy[at] ?? '')?.[0] ?? ''}${text}`;
        return copy.join('\n');
      }),
      fc.nat(published.length).map((end) => published.slice(0, end)),
      fc.json(),
      odd,
      fc.constantFrom(
        'a: &a [*a]',
        'x: !!js/function "y"',
        '- - - -',
        '? [a]\n: b',
        'a: b: c',
        '\t',
        '---\n---\n',
        '&x [*x, *x]',
        '*gone',
      ),
    );
    await fc.assert(
      fc.asyncProperty(yaml, async (text) => {
        expectSane(await home.run(['notice', 'publish', '--from', '-', '--dry-run'], { stdin: text }));
        writeFileSync(join(home.folder, 'mapping.yaml'), text);
        expectSane(await home.run(['contact', 'import', 'input.csv', '--mapping', 'mapping.yaml', '--dry-run']));
      }),
      SPAN,
    );
  },
  LIMIT_MS,
);

test(
  'any file in the place of a key',
  async () => {
    const home = await makeTestHome({ now: NOW });
    const places = ['secure/keyring', 'never-back-up/chain', 'never-back-up/index-key'].map((name) =>
      join(home.root, name),
    );
    const kept = new Map([...places, home.keyFile].map((path) => [path, readFileSync(path)]));
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((each) => Buffer.from(each)),
      fc.json().map((text) => Buffer.from(text)),
      fc
        .record({
          format: fc.constant('steward.sealed-file/1'),
          what: fc.constantFrom('keyring', 'chain', 'index-key'),
          home: fc.jsonValue(),
          kdf: fc.jsonValue(),
          sealed: fc.string(),
        })
        .map((each) => Buffer.from(JSON.stringify(each))),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...kept.keys()), content, async (path, put) => {
        writeFileSync(path, put);
        chmodSync(path, 0o600);
        await looked(home);
        writeFileSync(path, kept.get(path) as Buffer);
      }),
      SPAN,
    );
    expect((await home.run(['contact', 'list'])).exit).toBe(0);
  },
  LIMIT_MS,
);

async function looked(home: TestHome): Promise<void> {
  for (const words of [['status'], ['contact', 'list'], ['contact', 'add', '--from', '-'], ['keys', 'status']])
    expectSane(await home.run(words, { stdin: '{"channel":"phone"}' }));
}
