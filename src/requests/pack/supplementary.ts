import { showPeriod } from '../../calendar/period.ts';
import type { Period } from '../../calendar/types.ts';
import type { ContactBlock, Notice, Stated } from '../../notice/types.ts';
import type { PackContents } from './contents.ts';
import { basisMeaning, channelWords, saysOf, spelledOut } from './words.ts';

/** What UK GDPR Article 15(1) asks for beside the copy, taken from the notice; the page and the JSON both say exactly this. */
export type Supplementary = {
  readonly purposes: readonly PurposeUse[];
  readonly lawfulBases: readonly {
    readonly says: string;
    readonly means: string | null;
    readonly statutes: readonly string[];
  }[];
  readonly categories: readonly { readonly says: string; readonly inNotice: boolean }[];
  readonly recipients: readonly { readonly says: string; readonly kind: string }[];
  readonly legalDuties: readonly string[];
  readonly dataMatching: { readonly label: string; readonly url: string };
  readonly retention: readonly Kept[];
  readonly rights: readonly { readonly says: string; readonly appliesTo: readonly string[] }[];
  readonly questions: ContactBlock;
  readonly complaints: ContactBlock;
  readonly dataProtectionOfficer: ContactBlock;
  readonly regulator: ContactBlock;
  readonly registrationNumber: string;
};

/** A purpose of the notice, with what this pack's contacts have to do with it. */
export type PurposeUse = {
  readonly says: string;
  /** The bases on which those contacts rest; those the notice allows when there are none. */
  readonly lawfulBases: readonly string[];
  readonly statutes: readonly string[];
  /** Whether the notice itself says which basis and law it has, or the council works to an assumption. */
  readonly settled: boolean;
  /** How many of the contacts in this pack were recorded for it. */
  readonly contacts: number;
};

/** `stated: false` = the notice is silent and the council has not yet decided, so the period is a working one. */
export type Kept = { readonly what: string; readonly period: string; readonly stated: boolean };

/** The purposes of the notice in its order, then any that a contact still carries from an earlier version. */
function purposesOf({ notice, contacts }: PackContents): readonly PurposeUse[] {
  const use = (
    id: string,
    says: string,
    allowed: readonly string[],
    rest: Pick<PurposeUse, 'statutes' | 'settled'>,
  ) => {
    const own = contacts.filter(({ purpose }) => purpose === id);
    const bases = own.length === 0 ? allowed : [...new Set(own.map(({ lawfulBasis }) => lawfulBasis))];
    return {
      says,
      lawfulBases: bases.map((basis) => saysOf(notice.lawfulBases, basis)),
      ...rest,
      contacts: own.length,
    };
  };
  const known = new Set(notice.purposes.map(({ id }) => id));
  const former = [...new Set(contacts.map(({ purpose }) => purpose))].filter((id) => !known.has(id));
  return [
    ...notice.purposes.map(({ id, says, lawfulBases, statutes, assumed }) =>
      use(id, says, lawfulBases, { statutes, settled: assumed === undefined }),
    ),
    ...former.map((id) => use(id, spelledOut(id), [], { statutes: [], settled: false })),
  ];
}

// In the order in which a person meets them. The rest (how long a spool or a recovery copy lives, when a register is
// looked through) is how the council works and not how long it keeps something about somebody.
const periodNames: Readonly<Record<string, string>> = {
  requests: 'Your requests, after we close them',
  packs: 'Our copy of this reply, after we send it',
  complaints: 'Complaints, after we close them',
  disclosures: 'Who we shared information with, and why',
  consents: 'What you agreed to, after it ends',
  'identity-images': 'Copies of proof of identity',
  'payment-details': 'Payment details',
  'survey-comments': 'Comments in the survey',
  exports: 'Extracts with names replaced by codes',
  extracts: 'Extracts with names in them',
  'invitation-files': 'Lists of numbers to text',
  rejects: 'Records that could not be read in',
  audit: 'Who looked at your information',
};

/** How long each kind of record is kept: the channels first, then the other records that can be about one person. */
export function keptFor(notice: Notice): readonly Kept[] {
  const kept = (what: string, { value, assumed }: Stated<Period>): Kept => ({
    what,
    period: showPeriod(value),
    stated: assumed === undefined,
  });
  return [
    ...notice.channels.map(({ id, retention }) => kept(channelWords(notice, id).name, retention)),
    ...Object.entries(periodNames).flatMap(([id, what]) => {
      const period = notice.periods[id];
      return period === undefined ? [] : [kept(what, period)];
    }),
    kept('That a number was sent a survey', notice.survey.invitationLedger),
    kept('Survey answers', notice.survey.answers),
  ];
}

/** Whether a notice gives any way at all to reach an office; a new council's first notice has blank blocks. */
export const isBlank = (block: ContactBlock): boolean =>
  [...block.address, block.telephone, block.email, block.website].every((line) => line === '');

/** The supplementary information for this pack. */
export function supplementary(contents: PackContents): Supplementary {
  const { notice } = contents;
  return {
    purposes: purposesOf(contents),
    lawfulBases: notice.lawfulBases.map(({ id, says, statutes }) => ({ says, means: basisMeaning(id), statutes })),
    categories: notice.categories.map(({ says, listed }) => ({ says, inNotice: listed })),
    recipients: notice.recipients.map(({ says, kind }) => ({ says, kind: spelledOut(kind) })),
    legalDuties: notice.gateways.map((gateway) => gateway.says),
    dataMatching: notice.fraudInitiative,
    retention: keptFor(notice),
    rights: notice.rights.map(({ says, bases }) => ({
      says,
      appliesTo: bases.map((id) => saysOf(notice.lawfulBases, id)),
    })),
    questions: notice.contacts.council,
    complaints: notice.contacts.complaints,
    dataProtectionOfficer: notice.contacts.dataProtectionOfficer,
    regulator: notice.contacts.regulator,
    registrationNumber: notice.registration.number,
  };
}
