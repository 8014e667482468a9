import { type Context, changeCommand } from '../../cli/command.ts';
import { personalValues } from '../../cli/input.ts';
import type { Way } from '../../opt-outs/number.ts';
import { Refusal } from '../../refusal.ts';

type Plan = { readonly numbers: readonly string[]; readonly how: Way };
type Receipt = {
  /** `added` when any of several was added. */
  readonly status: 'added' | 'already';
  /** Of a single number. */
  readonly since?: string;
  readonly numbers: readonly { readonly status: string; readonly since: string; readonly number: string }[];
  readonly warnings: readonly string[];
};

export const HOW = {
  flags: '--how <way>',
  says: 'how they told the council',
  required: true,
  choices: ['phone', 'text', 'email', 'post', 'web'],
} as const;

export const optOutAdd = changeCommand<Plan, Receipt>({
  usage: 'opt-out add',
  says: 'opt a mobile number out of the survey; the number comes on standard input',
  schema: 'opt-out-add',
  flags: [HOW],
  examples: ['steward opt-out add --how phone', 'steward opt-out add --how text < number.txt'],
  plan: async (context) => ({ numbers: await mobiles(context), how: context.flags.how as Way }),
  show: (plan) => ({ numbers: plan.numbers.length, how: plan.how }),
  apply: async (context, plan) => {
    const { addOptOuts, BEHIND_WARNING } = await import('../../opt-outs/add.ts');
    const { maskPhone } = await import('../../identifiers/phone.ts');
    const { results, behind } = await addOptOuts(await context.opened(), plan.numbers, plan.how);
    const warnings = behind ? [BEHIND_WARNING] : [];
    const numbers = results.map((result, place) => ({ ...result, number: maskPhone(plan.numbers[place] as string) }));
    const status = numbers.some((each) => each.status === 'added') ? 'added' : 'already';
    const [only] = numbers;
    return { status, ...(numbers.length === 1 && only ? { since: only.since } : {}), numbers, warnings };
  },
  planText: (plan) =>
    `Opt out ${plan.numbers.length} ${plan.numbers.length === 1 ? 'number' : 'numbers'} of the survey.`,
  receiptText: ({ numbers, warnings }, style) =>
    [
      ...numbers.map(({ number, status, since }) =>
        status === 'added'
          ? `${style.good('Opted out:')} ${number}. No survey text will be sent to it from now.`
          : `${style.good('Opted out:')} ${number}, since ${since.slice(0, 10)} already. No survey text is sent to it.`,
      ),
      ...warnings.map((warning) => style.caution(warning)),
    ].join('\n'),
});

/** The mobiles on standard input; one that is not a UK mobile refuses the whole command, by its line. */
export async function mobiles(context: Context): Promise<readonly string[]> {
  const texts = await personalValues(context, 'Mobile number:');
  const { parseUkMobile } = await import('../../identifiers/phone.ts');
  return texts.map((text, place) => {
    const phone = parseUkMobile(text);
    if (phone.ok) return phone.value.e164;
    const which = texts.length === 1 ? 'The number' : `The number in line ${place + 1}`;
    throw new Refusal(
      'not-a-mobile',
      `${which} ${phone.problem}.`,
      'Ask which mobile the survey would be sent to. Nothing was changed.',
    );
  });
}
