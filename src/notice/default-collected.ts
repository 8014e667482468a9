import type { Undecided } from './default.ts';

const whichBasis =
  'The notice names two lawful bases and does not say which purpose rests on which, nor under which Act.';

const categories = `# What is held about people. A closed list: every field of a contact is in exactly one category, and nothing that has
# no category is recorded. "listed: false" = held, but the published notice does not say so; Steward reports these until
# the notice names them. "special: true" = handled with the care of special category data.
categories:
  - id: contact-details
    says: "name, address, email address and telephone number"
    fields: [name, address, postcode, phone, email]
    listed: true
    special: false
  - id: date-of-birth
    says: date of birth
    fields: [dateOfBirth]
    listed: true
    special: false
  # What was seen, when and by whom; the document itself is not kept. Held with a request, not with a contact.
  - id: proof-of-identity
    says: proof of identity
    fields: []
    listed: true
    special: false
  - id: national-insurance-number
    says: National Insurance number
    fields: [nino]
    listed: true
    special: false
  - id: services
    says: the services that you use
    fields: [service]
    listed: true
    special: false
  # Only under a payments purpose. Card numbers are refused everywhere, also in free text.
  - id: financial-details
    says: financial details for making a payment
    fields: []
    listed: true
    special: false
  - id: housing
    says: housing information about a council tenancy
    fields: [tenancyReference]
    listed: true
    special: false
  # Web chat and forms only.
  - id: ip-address
    says: the IP address of a visitor to our website
    fields: [ip]
    listed: true
    special: false
  # Gender is not special category data in law; the notice lists it as such, and it is protected in the same way.
  # The reason why it mattered to the request often gives the value away, so it is held with it.
  - id: special-category
    says: "ethnic group or gender, where it matters to what you ask for"
    fields: [ethnicGroup, gender, relevance]
    listed: true
    special: true
  - id: contact-record
    says: "how and when you got in touch, what about, and why we may hold it"
    fields: [channel, direction, at, type, purpose, lawfulBasis, source, reference]
    listed: true
    special: false
  - id: survey-answers
    says: answers to the short survey
    fields: []
    listed: true
    special: false
  - id: recordings
    says: recordings of phone calls
    fields: [recording]
    listed: false
    special: false
  - id: transcripts
    says: transcripts of calls and web chats
    fields: []
    listed: false
    special: false
  - id: council-tax-reference
    says: Council Tax account reference
    fields: [councilTaxReference]
    listed: false
    special: false
  - id: property-reference
    says: unique property reference number (UPRN)
    fields: [uprn]
    listed: false
    special: false
  - id: handling-notes
    says: what the officer noted and how the contact ended
    fields: [summary, outcome, wrapUpCode]
    listed: false
    special: false
  # Language, format, and what somebody needs in order to be served well; often about health.
  - id: adjustments
    says: "the language, format and adjustments that you need"
    fields: [adjustments]
    listed: false
    special: true
  - id: who-told-us
    says: the name and role of somebody who got in touch for you
    fields: [providedBy.name, providedBy.role]
    listed: false
    special: false
  - id: survey-comments
    says: comments written in the survey
    fields: []
    listed: false
    special: false
  - id: survey-opt-out
    says: the mobile number of somebody who opted out of the survey
    fields: []
    listed: false
    special: false

`;

const bases = `# The lawful bases that the notice relies on, each with the law it comes from.
lawfulBases:
  - id: consent
    says: Consent
    statutes: [UK GDPR Article 6(1)(a)]
  - id: public-task
    says: Public task
    statutes: [UK GDPR Article 6(1)(e), Local Government Act 1999 section 3, Localism Act 2011 section 1]

`;

type Row = readonly [id: string, says: string, bases: string, statutes: string];
const localism = 'Localism Act 2011 section 1';
const either = 'public-task, consent';

const assumedPurposes: readonly Row[] = [
  ['consented', 'to do what you agreed to', 'consent', ''],
  ['legal-duties', 'to do what the law requires of us', 'public-task', ''],
  ['provide-services', 'to answer you and provide services that suit your needs', either, localism],
  ['financial-transactions', 'to process financial transactions', 'public-task', localism],
  ['payments', 'to take or make one payment', 'public-task', localism],
  ['protect-from-harm', 'to protect people from harm or injury', 'public-task', localism],
  ['statistical-analysis', 'to plan and target services by statistics', 'public-task', localism],
  ['service-changes', 'to tell the people affected about changes to a service', either, localism],
  ['emergencies', 'to help in an emergency or major accident, with the emergency services', 'public-task', localism],
  ['public-task', 'to carry out our public task', 'public-task', localism],
  ['feedback', 'to ask for feedback so that services improve', either, localism],
  ['training-and-quality', 'to train staff and improve quality, using recorded calls', 'public-task', localism],
  ['protect-public-funds', 'to protect public money, and prevent and detect crime', 'public-task', ''],
  ['data-matching', 'to match data, so that fraud and out-of-date details are found', 'public-task', ''],
  ['statutory-functions', 'to carry out statutory functions well', 'public-task', localism],
  ['service-planning', 'to plan services by what people and places need', 'public-task', localism],
  ['performance', 'to see how well services are delivered', 'public-task', localism],
  ['costs', 'to understand what services cost', 'public-task', localism],
  // May be direct marketing, to which an objection is absolute: a purpose of its own, so that it can be held back.
  ['other-services', 'to tell you about other services and benefits', either, localism],
];

function purposes(undecided: Undecided): string {
  const rows = assumedPurposes.map(
    ([id, says, allowed, statutes]) => `  - id: ${id}
    says: ${says}
    lawfulBases: [${allowed}]
    statutes: [${statutes}]
    ${undecided(4, whichBasis)}
`,
  );
  return `# What information may be used for. A closed list: each use names one. The first basis of a purpose is its usual one.
purposes:
  # The one purpose whose basis and law the notice spells out.
  - id: survey
    says: to invite people who called to a short survey
    lawfulBases: [public-task]
    statutes: [Local Government Act 1999 section 3, Localism Act 2011 section 1]
${rows.join('')}
`;
}

type ChannelRow = readonly [id: string, says: string, listed: boolean, kept: string, why: string];

const channelRows: readonly ChannelRow[] = [
  ['phone', 'phone calls', true, '30 days', ''],
  ['email', 'emails', true, '12 months', ''],
  ['web-chat', 'web chats', true, '12 months', 'The notice gives no period for web chat; kept as an email is.'],
  ['post', 'letters', true, '12 months', 'The notice gives no period for post; kept as an email is.'],
  ['form', 'forms', true, '12 months', 'The notice gives no period for forms; kept as an email is.'],
  ['text', 'text messages', false, '30 days', 'The notice gives no period for texts; kept as a phone call is.'],
];

function channels(undecided: Undecided): string {
  const rows = channelRows.map(
    ([id, says, listed, kept, why]) => `  - id: ${id}
    says: ${says}
    listed: ${listed}
    purpose: provide-services
    lawfulBasis: public-task
    ${undecided(4, 'The notice gives no purpose or basis for a channel.')}
    retention:${why === '' ? ` ${kept}` : `\n      value: ${kept}\n      ${undecided(6, why)}`}
`,
  );
  return `# The ways of getting in touch, what a contact that way is for unless it says otherwise, and how long it is kept,
# counted from the contact itself. "listed: false" = the notice does not name this way.
channels:
${rows.join('')}
`;
}

const contacts = `# Compared without case, spaces or hyphens. A contact that names no service gets the default one.
services:
  - Council tax
  - Benefits
  - Housing repairs
  - Parking
  - Waste and recycling
  - Planning
  - Libraries
  - General enquiry
defaultService: General enquiry

# A contact of type complaint or rights-request opens a case.
contactTypes: [enquiry, request-for-information, service-request, survey, feedback, complaint, rights-request]
outcomes: [resolved, referred, follow-up, information-given, no-reply, abandoned, survey-opt-out, other]
# Who spoke, when it was not the person it is about.
callerRoles: [self, councillor, relative, advocate, carer, interpreter, other-council, other]

`;

/** What is collected, why, on what basis, by which channel and for how long. */
export const defaultCollected = (undecided: Undecided): string =>
  `${categories}${bases}${purposes(undecided)}${channels(undecided)}${contacts}`;
