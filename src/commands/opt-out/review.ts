import { type Context, changeCommand } from '../../cli/command.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { wholeNumber } from '../../cli/options.ts';
import { reasonOf } from '../../cli/reason.ts';
import type { Decided, Decision } from '../../opt-outs/texts/decide.ts';
import type { ReviewList, ShownText } from '../../opt-outs/texts/review.ts';
import { Refusal } from '../../refusal.ts';
import { mobiles } from './add.ts';
import { decidedText, listText, shownTextLines } from './review-words.ts';

type Wish = { readonly id: string; readonly decision: Decision; readonly numbers: readonly string[] };
type Plan =
  | { readonly list: ReviewList }
  | { readonly shown: ShownText }
  | { readonly wish: Wish; readonly reason: string | undefined };
type Answer = ReviewList | ShownText | Decided;

/** What an officer is asked at a terminal, and which decision each answer is. */
const CHOICES: readonly (readonly [string, Decision | undefined])[] = [
  ['It is a stop: opt its sender out', 'opt-out'],
  ['It is a stop for another number: opt that one out', 'opt-out-other'],
  ['It is not a stop', 'no'],
  ['It has been passed on to whoever deals with it', 'passed-on'],
  ['Leave it for later', undefined],
];

export const optOutReview = changeCommand<Plan, Answer>({
  usage: 'opt-out review [id]',
  says: 'texts that wait for a person; with an id, or "next", show one and decide it',
  schema: 'opt-out-review',
  flags: [
    {
      flags: '--decide <decision>',
      says: 'settle it; opt-out-other takes the numbers on standard input',
      choices: ['opt-out', 'opt-out-other', 'no', 'passed-on'],
    },
    { flags: '--limit <n>', says: 'how many to list at most, 50 unless told' },
  ],
  examples: [
    'steward opt-out review',
    'steward opt-out review next',
    'steward opt-out review T-7K3M-9QWX --decide passed-on --reason "given to the safeguarding team"',
  ],
  exits: { 3: 'texts wait for a person' },
  plan: async (context) => {
    const [id] = context.args;
    const decision = context.flags.decide as Decision | undefined;
    if (id === undefined) {
      if (decision !== undefined)
        throw new Refusal('usage', 'Which text is decided?', 'Name it: steward opt-out review ID --decide no');
      return { list: await waitingList(context) };
    }
    if (decision !== undefined) return { wish: await wishOf(context, id, decision), reason: reasonOf(context) };
    const { showText } = await import('../../opt-outs/texts/review.ts');
    const shown = await showText(await context.opened(), id, reasonOf(context));
    if (!shown) return { list: await waitingList(context) };
    const chosen = await asked(context, shown);
    return chosen ? { wish: await wishOf(context, shown.id, chosen), reason: reasonOf(context) } : { shown };
  },
  show: (plan) =>
    'wish' in plan ? { id: plan.wish.id, decision: plan.wish.decision } : 'list' in plan ? plan.list : plan.shown,
  apply: async (context, plan) => {
    if (!('wish' in plan)) return 'list' in plan ? plan.list : plan.shown;
    const { decide } = await import('../../opt-outs/texts/decide.ts');
    return decide(await context.opened(), { ...plan.wish, reason: plan.reason });
  },
  planText: (plan, style) =>
    'wish' in plan
      ? `Settle text ${plan.wish.id} as: ${plan.wish.decision}.`
      : 'list' in plan
        ? listText(plan.list, style)
        : shownTextLines(plan.shown, style),
  receiptText: (answer, style) =>
    'texts' in answer
      ? listText(answer, style)
      : 'words' in answer
        ? shownTextLines(answer, style)
        : decidedText(answer, style),
  exit: (answer) => ('texts' in answer && answer.total > 0 ? EXIT.findings : EXIT.done),
});

async function waitingList(context: Context): Promise<ReviewList> {
  const { listWaiting } = await import('../../opt-outs/texts/review.ts');
  return listWaiting(await context.opened(), wholeNumber('--limit', context.flags.limit, 50, 10_000));
}

const wishOf = async (context: Context, id: string, decision: Decision): Promise<Wish> => ({
  id,
  decision,
  numbers: decision === 'opt-out-other' ? await mobiles(context) : [],
});

/** At a terminal the officer reads the words and decides; undefined = not now. */
async function asked(context: Context, shown: ShownText): Promise<Decision | undefined> {
  const waits = shown.needs !== '' && shown.decision === null;
  if (!waits || !context.canAsk || context.flags.json || context.flags.dryRun) return undefined;
  const { askChoice } = await import('../../cli/ask.ts');
  const { styleFor } = await import('../../cli/style.ts');
  const { world, flags } = context;
  const text = shownTextLines(shown, styleFor(world.stderr, world.env, flags.color === false));
  const choice = await askChoice(
    world,
    `${text}\n\nWhat is it?`,
    CHOICES.map(([label]) => label),
  );
  return CHOICES.find(([label]) => label === choice)?.[1];
}
