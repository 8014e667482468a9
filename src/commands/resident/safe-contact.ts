import { reachCommand } from '../../cli/reach-command.ts';

export const residentSafeContact = reachCommand('safe-contact', {
  says: 'mark that a resident is reached only in a safe way, or take that off',
  examples: [
    'steward resident safe-contact R7K3M9QWX2ABCDEF --reason "asked for, case in the safeguarding system"',
    'steward resident safe-contact R7K3M9QWX2ABCDEF --lift --reason "asked for in person" --approved-by "A Manager"',
  ],
  marked: 'safe contact only',
  means: [
    'Use only the way agreed with them; tell nobody their address or number.',
    'No survey invitation follows their calls; whoever looks or makes a pack is told.',
    'Keep the way itself, and why, where the case is: not in a reason.',
  ],
  lifted: 'Make sure that they asked for it themselves.',
});
