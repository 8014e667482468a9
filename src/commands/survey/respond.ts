import { type Context, changeCommand } from '../../cli/command.ts';
import { readAll } from '../../cli/input.ts';
import { wholeNumber } from '../../cli/options.ts';
import { Refusal } from '../../refusal.ts';
import type { RespondReceipt } from '../../survey/answer/respond.ts';

type Plan = { readonly token: string; readonly score: number; readonly comment: string };

export const surveyRespond = changeCommand<Plan, RespondReceipt>({
  usage: 'survey respond',
  says: 'take one answer; the link’s token is the first line of standard input, a comment what follows',
  schema: 'survey-respond',
  flags: [{ flags: '--score <n>', says: 'from 1 (poor) to 5 (good)', required: true }],
  examples: ['steward survey respond --score 4 < answer.txt', 'steward survey respond --score 5'],
  plan: async (context) => {
    const score = wholeNumber('--score', context.flags.score, 0, 5);
    return { score, ...(await answerOf(context)) };
  },
  show: ({ score, comment }) => ({ score, comment: comment !== '' }),
  apply: async (context, plan) => {
    const { respond } = await import('../../survey/answer/respond.ts');
    return respond(await context.opened(), plan);
  },
  planText: ({ score, comment }) => `Store an answer with score ${score} and ${comment === '' ? 'no' : 'a'} comment.`,
  receiptText: ({ day, service, score, removedFromComment }) =>
    [
      `Stored: score ${score}, ${service}, ${day}. Nothing in it leads back to the link.`,
      ...(removedFromComment > 0
        ? [
            `${removedFromComment === 1 ? 'One place' : `${removedFromComment} places`} of the comment could have told whose it is, and ${removedFromComment === 1 ? 'was' : 'were'} taken out.`,
          ]
        : []),
    ].join('\n'),
});

/** The token and the comment never travel in the words of the command (D7): both are somebody's. */
async function answerOf(context: Context): Promise<{ readonly token: string; readonly comment: string }> {
  if (context.canAsk) {
    const { askText } = await import('../../cli/ask.ts');
    const token = await askText(context.world, 'Token of the link:');
    return { token, comment: await askText(context.world, 'Comment (none: just return):') };
  }
  if (context.world.stdin.isTTY) throw new Refusal('usage', 'The token is needed on standard input.');
  const text = (await readAll(context.world.stdin)).replace(/^\s+/, '');
  const [token = '', ...rest] = text.split(/\r\n|\r|\n/);
  if (token.trim() === '')
    throw new Refusal(
      'usage',
      'Standard input is empty; the token of the link is needed there.',
      'The token on the first line, a comment on those after it.',
    );
  return { token: token.trim(), comment: rest.join('\n') };
}
