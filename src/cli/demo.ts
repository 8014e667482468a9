import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { addDays } from '../calendar/day.ts';
import { instantOf } from '../calendar/instant.ts';
import { londonDay } from '../calendar/london.ts';
import { Refusal } from '../refusal.ts';
import type { Context } from './command.ts';
import { callJson, csvFile, PHONE } from './demo-people.ts';
import { EXIT } from './exit-codes.ts';
import { write } from './runner.ts';
import { styleFor } from './style.ts';
import type { World } from './world.ts';

const DAY_MS = 86_400_000;

/** One command of the story: why, the words as they would be typed, what comes on standard input, and how it ends. */
type Step = {
  readonly says: string;
  readonly words: readonly string[];
  readonly stdin?: string;
  readonly from?: string;
  /** The exit code that the story tells of; 0 unless told. */
  readonly exit?: number;
};

/**
 * Types the whole story into this very program, in process and in a temporary home. Time moves by the clock that is
 * handed to it, never by the environment: a sweep a month later is a sweep with another `now`.
 *
 * Refused with 'demo-broken', at the first step that ends otherwise than the story says: a story that went wrong and
 * answered 0 would tell whoever tries Steward first that this is how it works.
 */
export async function tellStory(context: Context): Promise<{ readonly steps: number }> {
  const { world } = context;
  const place = mkdtempSync(join(tmpdir(), 'steward-demo-'));
  const style = styleFor(world.stdout, world.env, context.flags.color === false);
  const say = (text: string) => write(world.stdout, context.flags.json ? '' : `${text}\n`);
  let days = 0;
  let steps = 0;
  const type = async (step: Step): Promise<string> => {
    steps += 1;
    await say(`\n${style.bold(step.says)}`);
    await say(`${style.dim('$')} ${typed(step)}`);
    return run(context, place, world.now() + days * DAY_MS, step, say);
  };
  try {
    mkdirSync(join(place, 'work'), { mode: 0o700 });
    writeFileSync(join(place, 'work', 'contacts.csv'), csvFile(world.now()), { mode: 0o600 });
    await before(type, place, world.now());
    days = 31;
    await say(`\n${style.caution('… 31 days later …')}`);
    await after(type);
    await say(`\n${style.bold('What the analyst was given, before any of this was swept:')}`);
    await say(head(join(place, 'work', 'out.csv')));
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
  return { steps };
}

async function before(type: (step: Step) => Promise<string>, place: string, now: number): Promise<void> {
  const today = londonDay(instantOf(now));
  await type({ says: 'A council makes a home: keys, store, and its privacy notice as data.', words: ['init'] });
  const call = await type({
    says: 'Somebody calls. The record is bound to the notice as it is written.',
    words: ['contact', 'add', '--channel', 'phone', '--from', '-', '--json'],
    stdin: callJson(now),
    from: 'call.json',
  });
  const { resident } = JSON.parse(call) as { readonly resident: string };
  await type({
    says: "The telephony system's file arrives. Two of its rows cannot be taken.",
    words: ['contact', 'import', join(place, 'work', 'contacts.csv')],
    exit: EXIT.findings,
  });
  await type({
    says: 'They do not want the survey. The number comes on standard input, never as an argument.',
    words: ['opt-out', 'add', '--how', 'phone'],
    stdin: `${PHONE}\n`,
    from: 'number.txt',
  });
  await type({
    says: 'Asked for their number in any spelling, the register says no (exit 3).',
    words: ['opt-out', 'check'],
    stdin: `+44 ${PHONE.slice(1)}\n`,
    from: 'number.txt',
    exit: EXIT.findings,
  });
  await type({
    says: 'An analyst gets pseudonyms, and is told how safe the file is.',
    words: ['export', 'run', 'contacts', '-o', join(place, 'work', 'out.csv')],
  });
  const opened = await type({
    says: 'They ask what the council holds on them.',
    words: ['request', 'open', '--type', 'access', '--resident', resident, '--received', today],
  });
  const request = /SAR-[\w-]+/.exec(opened)?.[0] ?? '';
  await type({ says: 'How the due date was worked out, step by step.', words: ['request', 'show', request] });
  await type({
    says: 'The pack: a page for the resident, JSON, CSV, and a manifest of hashes.',
    words: ['request', 'pack', request, '-o', join(place, 'work', 'pack')],
  });
  await type({
    says: 'An officer has read the free text for other people, and sent the answer.',
    words: ['request', 'review', request, '--yes'],
  });
  await type({
    says: 'Made is not sent: a person says when it was.',
    words: ['request', 'close', request, '--sent', today],
  });
  await type({
    says: 'One call is needed for longer than the notice says: a hold, with a reason and a review.',
    words: [
      'hold',
      'place',
      '--since',
      // The call was some hours ago: yesterday, for whoever runs this at night.
      londonDay(instantOf(now - DAY_MS / 2)),
      '--until',
      today,
      '--service',
      'parking',
      '--reason',
      'appeal about a penalty notice',
      '--review',
      addDays(today, 60),
    ],
  });
}

async function after(type: (step: Step) => Promise<string>): Promise<void> {
  await type({
    says: 'A clock that jumps a month is not believed.',
    words: ['retention', 'sweep', '--yes'],
    exit: EXIT.refused,
  });
  await type({
    says: 'Somebody says that the clock is right. What would go?',
    words: ['retention', 'sweep', '--allow-gap', '32d', '--dry-run'],
  });
  await type({ says: 'The sweep.', words: ['retention', 'sweep', '--allow-gap', '32d', '--yes'] });
  await type({ says: 'Its certificate of destruction.', words: ['certificate', 'show', '1'] });
  await type({ says: 'Calls are gone; emails are kept for 12 months.', words: ['contact', 'list'] });
  await type({
    says: 'The preference outlives the record (exit 3).',
    words: ['opt-out', 'check'],
    stdin: `${PHONE}\n`,
    from: 'number.txt',
    exit: EXIT.findings,
  });
  await type({ says: 'The audit is whole.', words: ['audit', 'verify'] });
  await type({ says: 'Promise by promise: does the council keep its word?', words: ['check'] });
}

/** Runs the words with a clock of their own; prints what was answered, and the exit code where it is not 0. */
async function run(
  context: Context,
  place: string,
  now: number,
  step: Step,
  say: (text: string) => Promise<void>,
): Promise<string> {
  const { world } = context;
  let answer = '';
  const catching = (stream: World['stdout']): World['stdout'] =>
    Object.assign(Object.create(stream) as World['stdout'], {
      isTTY: stream.isTTY === true,
      columns: stream.columns,
      write: (text: string, done?: (problem?: Error) => void) => {
        answer += text;
        done?.();
        return true;
      },
    });
  const env = {
    ...world.env,
    STEWARD_HOME: join(place, 'home'),
    STEWARD_KEY_FILE: join(place, 'master.key'),
    STEWARD_PASSPHRASE_FILE: undefined,
  };
  const exit = await context.again({
    ...world,
    argv: step.words,
    env,
    now: () => now,
    stdin: Readable.from(step.stdin === undefined ? [] : [Buffer.from(step.stdin)]),
    stdout: catching(world.stdout),
    stderr: catching(world.stderr),
  });
  await say(answer.replaceAll(place, '/tmp/demo').trimEnd());
  if (exit !== 0) await say(`(exit ${exit})`);
  const expected = step.exit ?? EXIT.done;
  if (exit === expected) return answer;
  throw new Refusal(
    'demo-broken',
    `The story stopped: \`steward ${step.words.slice(0, 2).join(' ')}\` ended with exit ${exit}, where ${expected} was expected.`,
    'What it said stands above. Nothing outside the temporary home was touched.',
  );
}

const typed = (step: Step): string => {
  const words = step.words.map((word) =>
    /^[\w@%+=:,./-]+$/.test(word) ? word.replace(/^.*steward-demo-[^/]*/, '/tmp/demo') : `"${word}"`,
  );
  return `steward ${words.join(' ')}${step.from === undefined ? '' : ` < ${step.from}`}`;
};

const head = (path: string): string => readFileSync(path, 'utf8').split('\r\n').slice(0, 4).join('\n');
