import type { Evidence } from './evidence.ts';
import { brokenOrOpen, byCount, type Check, type Finding, many, when } from './finding.ts';
import { BUDGET, type SealedSeen } from './see-sealed.ts';

// What is in the sealed parts. Only counts leave these functions.

const CONTACT_DETAILS = ['name', 'address', 'postcode', 'phone', 'email'] as const;
/** Fields that no other promise speaks of; wrong ones count against the closed list. */
const OTHERS = [
  'uprn',
  'councilTaxReference',
  'tenancyReference',
  'providedByName',
  'summary',
  'outcome',
  'wrapUpCode',
  'recording',
  'adjustments',
  'source',
  'reference',
];

/** P05: names, addresses, emails and telephone numbers are sealed, open, and are as the door writes them. */
export const detailsSealed: Check = async (evidence) => {
  const seen = await evidence.sealed();
  const held = sum(seen.held, CONTACT_DETAILS);
  const wrong = sum(seen.malformed, CONTACT_DETAILS);
  const { sought, found } = await plainValues(evidence, CONTACT_DETAILS);
  return byCount(seen.tried, seen.unopened + wrong + found, [
    `${sampled(seen)}: ${many(seen.unopened, 'does not', 'do not')} open.`,
    `${many(held, 'value')} of name, address, postcode, telephone or email; ${wrong} not in normal form.`,
    plainLine(sought, found),
  ]);
};

/** P06: dates of birth are sealed and sane. */
export const birthsSane: Check = async (evidence) =>
  single(
    evidence,
    'dateOfBirth',
    'date of birth',
    'dates of birth',
    'in the future, more than 120 years ago or no date',
  );

/** P08: National Insurance numbers are sealed and in normal form. */
export const ninosSealed: Check = async (evidence) =>
  single(evidence, 'nino', 'National Insurance number', undefined, 'not in normal form');

async function single(
  evidence: Evidence,
  field: string,
  one: string,
  more: string | undefined,
  wrongly: string,
): Promise<Finding> {
  const seen = await evidence.sealed();
  const held = seen.held.get(field) ?? 0;
  const wrong = seen.malformed.get(field) ?? 0;
  const { sought, found } = await plainValues(evidence, [field]);
  return byCount(held, wrong + found, [
    `${sampled(seen)}: ${many(held, one, more)}, ${wrong} ${wrongly}.`,
    plainLine(sought, found),
  ]);
}

/** P10: no payment card number anywhere. What else is a financial detail cannot be told from words. */
export const noCards: Check = async (evidence) => {
  const seen = await evidence.sealed();
  return brokenOrOpen(seen.tried, seen.cards, [
    `${sampled(seen)}: ${many(seen.cards, 'holds', 'hold')} what looks like a payment card number.`,
    'A contact has no field for financial details; what officers write in words cannot be told from the rest.',
  ]);
};

/** P12: IP addresses only of those who used the website. */
export const ipsOfWebsite: Check = async (evidence) => {
  const seen = await evidence.sealed();
  const wrong = seen.malformed.get('ip') ?? 0;
  return byCount(seen.held.get('ip') ?? 0, seen.ipElsewhere + wrong, [
    `${sampled(seen)}: ${many(seen.held.get('ip') ?? 0, 'IP address', 'IP addresses')}, ${seen.ipElsewhere} from another channel than web chat or form.`,
  ]);
};

/** P13: nothing that no category lists. What is held although the published words do not list it is said. */
export const closedList: Check = async (evidence) => {
  const seen = await evidence.sealed();
  const wrong = sum(seen.malformed, OTHERS);
  const unlisted = evidence.version.notice.categories.filter((category) => !category.listed);
  return byCount(seen.tried, seen.unlisted + wrong, [
    `${sampled(seen)}: ${many(seen.unlisted, 'holds', 'hold')} something that is in no category of its version.`,
    when(wrong, `${many(wrong, 'value')} of references and notes not in the form in which they are recorded.`),
    when(
      unlisted.length,
      `Held but not listed in the published notice: ${unlisted.map((category) => category.id).join(', ')}.`,
    ),
  ]);
};

/** P18: whoever got in touch for somebody else has a name. */
export const tellersNamed: Check = async (evidence) => {
  const seen = await evidence.sealed();
  return byCount(seen.provided.held, seen.provided.nameless, [
    `${sampled(seen)}: ${many(seen.provided.held, 'was', 'were')} told by somebody else, ${seen.provided.nameless} without the name of whoever told it.`,
  ]);
};

/** The plain values of these fields that were looked for in the bytes of the files, and found there. */
async function plainValues(
  evidence: Evidence,
  fields: readonly string[],
): Promise<{ readonly sought: number; readonly found: number }> {
  const bytes = await evidence.bytes();
  return { sought: sum(bytes.sought, fields), found: sum(bytes.found, fields) };
}

const plainLine = (sought: number, found: number): string =>
  sought === 0
    ? ''
    : `${many(sought, 'plain value')} of a sample looked for in the bytes of the store, its log and the register: ${found} found.`;

/** How many were opened; of a large store, a part of it. */
export const sampled = (seen: SealedSeen): string =>
  seen.total <= BUDGET
    ? `Of all ${many(seen.total, 'contact')}`
    : `Of ${seen.tried.toLocaleString('en-GB')} contacts, evenly spread over ${seen.total.toLocaleString('en-GB')}`;

export const sum = (counts: ReadonlyMap<string, number>, keys: readonly string[]): number =>
  keys.reduce((total, key) => total + (counts.get(key) ?? 0), 0);
