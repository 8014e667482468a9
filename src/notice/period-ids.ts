/**
 * What Steward keeps besides contacts, each with a period in the notice. The published notice is silent on all of
 * them (promise P58), so the default assumes every one until somebody decides.
 */
export const periodIds = [
  'rejects',
  'invitation-files',
  'extracts',
  'exports',
  'packs',
  'requests',
  'complaints',
  'disclosures',
  'consents',
  'holds',
  'hold-review',
  'identity-images',
  'payment-details',
  'survey-comments',
  'opt-out-review',
  'audit',
  'staff-names',
  'recovery-copy',
] as const;

export type PeriodId = (typeof periodIds)[number];
