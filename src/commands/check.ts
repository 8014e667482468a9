import { checkText, type ShownAnswer } from '../cli/check-text.ts';
import { type Context, readCommand } from '../cli/command.ts';
import { EXIT } from '../cli/exit-codes.ts';
import { textFlag } from '../cli/options.ts';
import { promises } from '../notice/promises.ts';
import { Refusal } from '../refusal.ts';

export const check = readCommand<ShownAnswer>({
  usage: 'check',
  says: 'say of each promise of the notice whether it is kept, with the evidence',
  schema: 'check',
  flags: [{ flags: '--only <ids>', says: 'only these promises: P56,P57' }],
  examples: ['steward check', 'steward check --quiet', 'steward check --only P56,P57 --json'],
  exits: { 3: 'a promise is broken, or texts wait for a person' },
  run: async (context) => {
    const only = chosen(context);
    const { checkPromises } = await import('../notice/check.ts');
    const opened = await context.opened();
    const answer = await checkPromises(opened, {
      only,
      keyFile: opened.vault.master.kdf === null ? (opened.masterFrom.path ?? undefined) : undefined,
    });
    return context.flags.json ? answer : shownOf(answer, context.flags.quiet === true, only !== undefined);
  },
  text: checkText,
  exit: ({ counts, textsWaiting }) => (counts.broken > 0 || textsWaiting > 0 ? EXIT.findings : EXIT.done),
});

function shownOf(answer: ShownAnswer, quiet: boolean, chosenOnly: boolean): ShownAnswer {
  if (quiet) return { ...answer, shown: 'broken', promises: answer.promises.filter(({ state }) => state === 'broken') };
  return chosenOnly ? { ...answer, shown: 'chosen' } : answer;
}

function chosen({ flags }: Context): readonly string[] | undefined {
  const text = textFlag(flags, 'only');
  if (text === undefined) return undefined;
  const ids = text.split(',').map((id) => id.trim().toUpperCase());
  const unknown = ids.filter((id) => !promises.some((promise) => promise.id === id));
  if (unknown.length > 0)
    throw new Refusal(
      'usage',
      '--only names no such promise.',
      `They are ${promises[0]?.id} to ${promises.at(-1)?.id}, for example: --only P56,P57`,
    );
  return ids;
}
