/**
 * Why somebody who called is, or is not, invited, in words that follow a count of calls. One verdict for each call: the
 * first that fits, in the order in which they are asked.
 */
export const VERDICTS = {
  invited: 'to be invited',
  alreadyInvited: 'invited for this call before',
  restrictedOrHeld: 'restricted, or under a hold',
  deceased: 'of somebody reported deceased',
  doNotContact: 'of somebody who is not to be contacted',
  consentOnly: 'recorded on consent, which covers no survey',
  noMobile: 'without a number',
  landline: 'from a landline',
  notAUkMobile: 'from a number that is no UK mobile',
  underAge: 'of somebody under age',
  optedOut: 'from a number that is opted out',
  textedWithinMonth: 'from a number that was or will be texted within a month',
} as const;

export type Verdict = keyof typeof VERDICTS;
