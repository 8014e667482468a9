import { changeCommand } from '../../cli/command.ts';
import { EXIT } from '../../cli/exit-codes.ts';
import type { IndexPlan, IndexReceipt } from '../../retention/rebuild-index.ts';

export const indexRebuild = changeCommand<IndexPlan, IndexReceipt>({
  usage: 'index rebuild',
  says: 'build the index of identifiers anew under a fresh key, and forget the old key',
  schema: 'index-rebuild',
  examples: ['steward index rebuild', 'steward index rebuild --yes'],
  exits: { 3: 'done, but some contacts do not open and cannot be found' },
  plan: async ({ opened }) => {
    const { planRebuild } = await import('../../retention/rebuild-index.ts');
    return planRebuild(await opened());
  },
  apply: async ({ opened }, plan) => {
    const { applyRebuild } = await import('../../retention/rebuild-index.ts');
    return applyRebuild(await opened(), plan);
  },
  planText: ({ contacts, builtFor }) =>
    `Build the index of ${contacts} ${contacts === 1 ? 'contact' : 'contacts'} anew under a fresh key; the present one is of ${builtFor}. Others can read meanwhile, and wait to write.`,
  question: () => 'Build the index anew and forget the old key?',
  receiptText: ({ contacts, unopened, unlinkableThrough }, style) =>
    [
      `Built the index of ${contacts} ${contacts === 1 ? 'contact' : 'contacts'} anew.`,
      `Copies of it from ${unlinkableThrough ?? 'before'} or earlier answer nothing any more: their key is forgotten here.`,
      ...(unopened > 0
        ? [style.caution(`${unopened} ${unopened === 1 ? 'contact does' : 'contacts do'} not open. See: steward check`)]
        : []),
    ].join('\n'),
  exit: ({ unopened }) => (unopened > 0 ? EXIT.findings : EXIT.done),
});
