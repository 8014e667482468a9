import { showDay } from '../../calendar/show.ts';
import { type Context, changeCommand } from '../../cli/command.ts';
import { textDocument } from '../../cli/input.ts';
import { textFlag } from '../../cli/options.ts';
import type { Published, PublishPlan } from '../../notice/publish.ts';

type Plan = PublishPlan & { readonly yaml: string };

export const noticePublish = changeCommand<Plan, Published>({
  usage: 'notice publish',
  says: 'publish notice.yaml as the next version of the notice',
  schema: 'notice-publish',
  flags: [{ flags: '--from <file>', says: "another file than the home's notice.yaml; - is standard input" }],
  examples: ['steward notice publish --dry-run', 'steward notice publish --from notice-2027.yaml'],
  plan: async (context) => {
    const yaml = await textOf(context);
    const { planPublish } = await import('../../notice/publish.ts');
    return { ...(await planPublish(await context.opened(), yaml)), yaml };
  },
  apply: async (context, { yaml, ...plan }) => {
    const { publish } = await import('../../notice/publish.ts');
    const progress = context.progress('Shortening');
    const total = plan.shortened.reduce((sum, { dueEarlier }) => sum + dueEarlier, 0);
    try {
      return await publish(await context.opened(), yaml, plan, (done) => progress.update(done, Math.max(done, total)));
    } finally {
      progress.stop();
    }
  },
  show: ({ yaml: _, ...plan }) => plan,
  planText: (plan) => {
    if (plan.status === 'unchanged')
      return `Version ${plan.version} says the same already. There is nothing to publish.`;
    return [
      `Publish version ${plan.version}, which counts from ${showDay(plan.effective)}. In force today: version ${plan.inForce}.`,
      '',
      ...(plan.changes.length === 0 ? ['It says what the version in force says.'] : plan.changes.map(changeLine)),
      ...plan.shortened.map((each) => shortenedLine(each, plan)),
    ].join('\n');
  },
  question: ({ shortened, effective, atOnce }) =>
    shortened.length === 0
      ? undefined
      : `Destroy earlier what is held by ${shortened.map(({ channel }) => channel).join(', ')}, ${atOnce ? 'from now' : `from ${showDay(effective)}`}? It cannot be taken back.`,
  receiptText: (receipt, style) =>
    [
      receipt.status === 'unchanged'
        ? `Version ${receipt.version} says the same already. Nothing was published.`
        : `Published version ${style.bold(String(receipt.version))}, which counts from ${showDay(receipt.effective)}.`,
      ...(receipt.redued > 0
        ? [
            `${contacts(receipt.redued)} ${receipt.redued === 1 ? 'falls' : 'fall'} due earlier now. See: steward retention sweep --dry-run`,
          ]
        : []),
      ...(receipt.shortened.length > 0 && !receipt.atOnce
        ? ['What is held falls due earlier from that day: the first sweep then sees to it.']
        : []),
    ].join('\n'),
});

async function textOf(context: Context): Promise<string> {
  const from = textFlag(context.flags, 'from');
  if (from !== undefined) return textDocument(context, from);
  const { join } = await import('node:path');
  return textDocument(context, join(context.homeRoot, 'notice.yaml'));
}

function changeLine({ path, from, to, effect }: PublishPlan['changes'][number]): string {
  const says = from === null ? `new: ${to}` : to === null ? `no longer: ${from}` : `${from} → ${to}`;
  return `  ${path}: ${says}${effect === undefined ? '' : ` (${effect})`}`;
}

function shortenedLine(
  { channel, from, to, dueEarlier, dueAtOnce }: PublishPlan['shortened'][number],
  { atOnce, effective }: PublishPlan,
): string {
  const when = atOnce ? 'at once' : `on ${showDay(effective)}`;
  return `By ${channel}, kept for ${to} instead of ${from}: ${contacts(dueEarlier)} ${dueEarlier === 1 ? 'falls' : 'fall'} due earlier, ${dueAtOnce} of them ${when}.`;
}

const contacts = (count: number): string => `${count} ${count === 1 ? 'contact' : 'contacts'}`;
