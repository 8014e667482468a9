import { readCommand } from '../../cli/command.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import { personalValues } from '../../cli/input.ts';
import type { Checked } from '../../opt-outs/check.ts';

type Answer = Checked | { readonly numbers: readonly Checked[] };

const listOf = (answer: Answer): readonly Checked[] => ('numbers' in answer ? answer.numbers : [answer]);

export const optOutCheck = readCommand<Answer>({
  usage: 'opt-out check',
  says: 'ask whether mobiles on standard input may be texted the survey',
  schema: 'opt-out-check',
  examples: ['steward opt-out check < numbers.txt', 'steward opt-out check --json'],
  exits: { 0: 'a UK mobile that may be texted', 2: 'one is not a UK mobile', 3: 'one is opted out' },
  run: async (context) => {
    const texts = await personalValues(context, 'Mobile number:');
    const { checkNumbers } = await import('../../opt-outs/check.ts');
    const answers = await checkNumbers(await context.opened(), texts);
    return answers.length === 1 ? (answers[0] as Checked) : { numbers: answers };
  },
  text: (answer, style) =>
    listOf(answer)
      .map((each, place, all) => {
        const label = all.length > 1 ? `${place + 1}: ` : '';
        if (!each.valid) return `${label}${style.bad('do not text')}: ${each.problem ?? 'is not a UK mobile number'}`;
        if (each.optedOut)
          return `${label}${style.bad('do not text')}: opted out since ${each.since?.slice(0, 10) ?? ''}`;
        return `${label}${style.good('may be texted')}: not opted out of the survey`;
      })
      .join('\n'),
  exit: (answer) => {
    const all = listOf(answer);
    if (all.some((each) => !each.valid)) return EXIT.usage;
    return all.some((each) => each.optedOut) ? EXIT.findings : EXIT.done;
  },
});
