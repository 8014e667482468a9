import { reachCommand } from '../../cli/reach-command.ts';

export const residentDoNotContact = reachCommand('do-not-contact', {
  says: 'mark that a resident is not to be contacted, or take that off',
  examples: [
    'steward resident do-not-contact R7K3M9QWX2ABCDEF --reason "asked for on the phone"',
    'steward resident do-not-contact R7K3M9QWX2ABCDEF --lift --reason "asked to be called again"',
  ],
  marked: 'do not contact',
  means: [
    'No survey invitation follows their calls, and everybody who looks is told.',
    'A number that is never to be texted is another thing: steward opt-out add',
  ],
  lifted: 'Their opt-outs from the survey, if any, stay as they are.',
});
