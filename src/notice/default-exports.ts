import type { Undecided } from './default.ts';

function recipe(undecided: Undecided, head: string, columns: readonly string[], dropped: readonly string[]): string {
  return `${head}    keepFor:
      value: 12 months
      ${undecided(6, 'The notice gives no period for extracts; a year of analysis.')}
    columns:
${columns.map((column) => `      - { ${column} }\n`).join('')}    drop:
${dropped.map((field) => `      - ${field}\n`).join('')}`;
}

const weekly = `  - id: contacts
    says: one row per contact, to plan and improve services
    purpose: statistical-analysis
    recipient: analyst-team
    # The columns by which a person could be picked out together; the risk statement counts on these.
    quasiIdentifiers: [ageBand, outwardPostcode, week, service]
`;

const monthly = `  # For a series over years: no references, and months in place of weeks.
  - id: contacts-monthly
    says: "one row per contact by month, to see change over time"
    purpose: statistical-analysis
    recipient: analyst-team
    quasiIdentifiers: [ageBand, outwardPostcode, month, service]
`;

const resident = 'column: resident, fields: [resident], rule: pseudonym';
const shared = [
  'column: channel, fields: [channel], rule: keep',
  'column: service, fields: [service], rule: keep',
  'column: type, fields: [type], rule: keep',
  'column: outcome, fields: [outcome], rule: keep',
];
const coarse = [
  'column: ageBand, fields: [dateOfBirth], rule: age-band, size: 10',
  'column: outwardPostcode, fields: [postcode], rule: outward-postcode',
];

const alwaysDropped = [
  'direction',
  'address',
  'uprn',
  'phone',
  'email',
  'tenancyReference',
  'ip',
  'purpose',
  'lawfulBasis',
  'wrapUpCode',
  'summary',
  'recording',
  'adjustments',
  'providedBy.name',
  'providedBy.role',
  'source',
  'reference',
  'ethnicGroup',
  'gender',
  'relevance',
];

/** The export recipes and the group size below which an export warns. */
export function defaultExports(undecided: Undecided): string {
  const columns = [
    resident,
    'column: nino, fields: [nino], rule: pseudonym',
    'column: councilTaxReference, fields: [councilTaxReference], rule: pseudonym',
    // One pseudonym for the collection, as the notice describes beside one for each field.
    'column: person, fields: [name, dateOfBirth, postcode], rule: pseudonym',
    ...shared,
    'column: week, fields: [at], rule: week',
    ...coarse,
  ];
  const byMonth = [resident, ...shared, 'column: month, fields: [at], rule: month', ...coarse];
  return `# What an export shows. Each field of a contact is in a column or dropped on purpose. A pseudonym of several fields is
# one pseudonym for the collection. Pseudonymised data is still personal data.
recipes:
${recipe(undecided, weekly, columns, alwaysDropped)}${recipe(undecided, monthly, byMonth, ['name', 'nino', 'councilTaxReference', ...alwaysDropped])}
# An export warns when fewer people than this share the same quasi-identifiers.
warnBelowK:
  value: 5
  ${undecided(2, 'The notice does not say how small a group may be; 5 is usual inside an organisation.')}

`;
}
