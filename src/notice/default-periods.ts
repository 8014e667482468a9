import type { Undecided } from './default.ts';
import type { PeriodId } from './period-ids.ts';

type Row = readonly [id: PeriodId, value: string, why: string];

// Every period here is counted from the event that its reason names.
const rows: readonly Row[] = [
  ['rejects', '7 days', 'Rows that an import refused are a stray copy: long enough to put them right.'],
  ['invitation-files', '7 days', 'Once sent, a file of numbers has no use.'],
  ['extracts', '7 days', 'An extract with names in it is used at once or not at all.'],
  ['exports', '12 months', 'A pseudonymised extract serves a year of analysis.'],
  ['packs', '6 months', 'From sending: covers the time in which people usually go to the regulator.'],
  ['requests', '3 years', 'From closing: the usual schedule of councils.'],
  ['complaints', '6 years', 'From closing: the time within which a claim can be brought.'],
  [
    'disclosures',
    '6 years',
    'From the disclosure, or the end of a hold: the time within which a claim can be brought.',
  ],
  ['consents', '6 years', 'From the day consent is no longer relied on: proof that it was given.'],
  ['holds', '6 years', 'From release: proof of why something was kept.'],
  ['hold-review', '3 months', 'From placing: a hold is looked at again by then; never longer than 92 days.'],
  ['identity-images', '7 days', 'From receipt at the latest: a copy of a document is not kept once it has been seen.'],
  ['payment-details', '30 days', 'At the latest; card numbers are never kept.'],
  ['survey-comments', '12 months', 'Free text is the riskiest part of an answer.'],
  ['opt-out-review', '24 months', 'Opt-outs have no end; somebody looks at the register this often.'],
  ['audit', '6 years', 'The time within which a claim can be brought.'],
  ['staff-names', '3 years', 'Staff are people too: after this, entries show a role.'],
  ['recovery-copy', '35 days', 'A recovery copy is replaced monthly, and the one before is destroyed.'],
];

function survey(undecided: Undecided): string {
  return `# The survey by text: who may be invited and how often. The link and the cap are in the notice.
survey:
  purpose: survey
  linkValidFor: 7 days
  # Per number, across all surveys. Steward takes the later of the same date next month and 31 days.
  notMoreOftenThan: 1 month
  # A keyed digest of the number and the day, kept longer than the call so that the cap can be shown.
  invitationLedger:
    value: 62 days
    ${undecided(4, 'The record of a call is gone after 30 days and a month has up to 31.')}
  answers:
    value: 24 months
    ${undecided(4, 'The notice gives no period for answers; two years show a trend.')}
  minimumAge:
    value: 18
    ${undecided(4, 'The notice does not say who is too young; somebody whose age is not known may be invited.')}
  # The address of the survey, with {token} where the link is made; blank = no invitation can be sent.
  linkTemplate: ""
  # The id of the template at GOV.UK Notify; blank = no invitation can be sent.
  notifyTemplate: ""
  # A reply that is one of these opts its sender out for certain, and so does one that means the same; a person sees
  # every reply but the certain ones.
  stopWords: [stop, stop all, unsubscribe, opt out, end, cancel, quit]

`;
}

/** The survey rules, and how long everything that is not a contact is kept. */
export function defaultPeriods(undecided: Undecided): string {
  const periods = rows.map(([id, value, why]) => `  ${id}:\n    value: ${value}\n    ${undecided(4, why)}\n`);
  return `${survey(undecided)}# How long everything else is kept. The published notice is silent on all of it.
periods:
${periods.join('')}
`;
}
