import type { Notice } from '../../../src/notice/types.ts';
import type { PackContact, PackContents } from '../../../src/requests/pack/contents.ts';

const assumed = { owner: 'Data Protection Officer', decideBy: '2027-02-21', why: 'The notice does not say.' };
const house = ['Testborough House', '1 Example Road', 'TE1 1ST'];

/** A notice of an invented borough, as full as a real one, in which some things are settled and some are not. */
export const notice: Notice = {
  title: 'Resident Experience contact centre',
  organisation: 'London Borough of Testborough',
  owner: 'Data Protection Officer',
  effective: '2025-10-23',
  review: '2027-11-23',
  website: 'https://www.example.com/privacy',
  registration: { number: 'Z0000000', expires: '2027-05-01' },
  categories: [
    {
      id: 'contact-details',
      says: 'name, address, email address and telephone number',
      fields: ['name'],
      listed: true,
      special: false,
    },
    { id: 'nino', says: 'National Insurance number', fields: ['nino'], listed: true, special: false },
    { id: 'recordings', says: 'recordings of phone calls', fields: ['recording'], listed: false, special: false },
  ],
  lawfulBases: [
    { id: 'consent', says: 'Consent', statutes: ['UK GDPR Article 6(1)(a)'] },
    {
      id: 'public-task',
      says: 'Public task',
      statutes: ['UK GDPR Article 6(1)(e)', 'Local Government Act 1999 section 3', 'Localism Act 2011 section 1'],
    },
  ],
  purposes: [
    { id: 'survey', says: 'to invite people who called to a short survey', lawfulBases: ['public-task'], statutes: [] },
    {
      id: 'provide-services',
      says: 'to answer you and provide services that suit your needs',
      lawfulBases: ['public-task', 'consent'],
      statutes: ['Localism Act 2011 section 1'],
      assumed,
    },
    { id: 'consented', says: 'to do what you agreed to', lawfulBases: ['consent'], statutes: [], assumed },
    { id: 'costs', says: 'to understand what services cost', lawfulBases: ['public-task'], statutes: [], assumed },
  ],
  channels: [
    channel('phone', 'phone calls', { value: { days: 30 } }),
    channel('email', 'emails', { value: { months: 12 } }),
    channel('web-chat', 'web chats', { value: { months: 12 }, assumed }),
    channel('post', 'letters', { value: { months: 12 }, assumed }),
  ],
  services: ['Council tax', 'Housing repairs', 'General enquiry'],
  defaultService: 'General enquiry',
  contactTypes: ['enquiry', 'complaint'],
  outcomes: ['resolved', 'referred'],
  callerRoles: ['self', 'advocate', 'carer'],
  recipients: [
    {
      id: 'internal-services',
      says: "the council's own services, to carry out a task",
      kind: 'internal',
      receives: ['name'],
    },
    { id: 'govmetric', says: 'GovMetric, who run the survey', kind: 'processor', receives: ['phone'] },
    { id: 'gov-uk-notify', says: 'GOV.UK Notify, who send our text messages', kind: 'processor', receives: ['phone'] },
    { id: '8x8', says: '8x8, our telephone system', kind: 'processor', receives: ['phone', 'at'] },
  ],
  gateways: [
    { id: 'court-order', says: 'an order of a court', needs: ['court'] },
    { id: 'police', says: 'a police request, to prevent or detect crime', needs: ['force'] },
  ],
  periods: {
    requests: { value: { months: 36 }, assumed },
    packs: { value: { months: 6 }, assumed },
    exports: { value: { months: 12 } },
    audit: { value: { months: 72 }, assumed },
    'recovery-copy': { value: { days: 35 }, assumed },
  },
  survey: {
    linkValidFor: { value: { days: 7 } },
    notMoreOftenThan: { value: { months: 1 } },
    invitationLedger: { value: { days: 62 }, assumed },
    answers: { value: { months: 24 }, assumed },
    minimumAge: { value: 18, assumed },
    purpose: 'survey',
    linkTemplate: '',
    notifyTemplate: '',
    stopWords: ['stop'],
  },
  erasureReasons: ['recorded-in-error'],
  recipes: [],
  warnBelowK: { value: 5, assumed },
  contacts: {
    council: {
      name: 'London Borough of Testborough',
      address: [],
      email: 'contact@example.com',
      telephone: '020 7946 0100',
      website: '',
    },
    dataProtectionOfficer: {
      name: 'Data Protection Officer',
      address: house,
      email: 'dpo@example.com',
      telephone: '',
      website: '',
    },
    complaints: { name: 'Complaints Team', address: house, email: '', telephone: '', website: '' },
    regulator: {
      name: "Information Commissioner's Office",
      address: ['Wycliffe House', 'Water Lane', 'Wilmslow', 'Cheshire', 'SK9 5AF'],
      email: 'casework@ico.org.uk',
      telephone: '0303 123 1113 or 01625 545 745',
      website: 'https://ico.org.uk/',
    },
  },
  rights: [
    { id: 'rectification', says: 'to have mistakes put right', bases: ['public-task', 'consent'] },
    { id: 'erasure', says: 'to have your information erased', bases: ['consent'] },
    {
      id: 'restriction',
      says: 'to have its use limited while something is settled',
      bases: ['public-task', 'consent'],
    },
    { id: 'objection', says: 'to object to its use', bases: ['public-task'] },
  ],
  fraudInitiative: { label: 'National Fraud Initiative', url: 'https://www.example.com/nfi' },
  councilTaxPattern: { value: '[0-9]{8}', assumed },
  recordingsRoot: { value: null, assumed },
  otherSystems: ['8x8: call records, recordings and web chats', 'the customer service mailbox'],
  readings: [
    {
      id: 'call-record',
      question: 'Is the record of a phone call the audio only, or also its details and notes?',
      assumed: 'All of it goes after the same period.',
      decided: null,
    },
    {
      id: 'seven-days',
      question: 'From when is a link valid?',
      assumed: 'From sending.',
      decided: 'As assumed, 1 November 2026.',
    },
  ],
};

function channel(
  id: string,
  says: string,
  retention: Notice['channels'][number]['retention'],
): Notice['channels'][number] {
  return { id, says, listed: true, purpose: 'provide-services', lawfulBasis: 'public-task', retention };
}

/** A contact with nothing in it but what every contact has. */
export const bareContact: PackContact = {
  reference: 'C-8F3K-2M7Q',
  channel: 'phone',
  at: '2026-11-03T10:15:00.000Z',
  direction: null,
  type: null,
  service: null,
  purpose: 'provide-services',
  lawfulBasis: 'public-task',
  noticeVersion: 1,
  dueAt: '2026-12-03T10:15:00.000Z',
  outcome: null,
  wrapUpCode: null,
  summary: null,
  recordingHeld: false,
  adjustments: null,
  providedBy: null,
  source: null,
  outsideReference: null,
  ip: null,
  special: [],
  held: false,
};

const contacts: readonly PackContact[] = [
  {
    ...bareContact,
    reference: 'C-2W9T-5HXN',
    channel: 'email',
    at: '2026-02-16T09:00:00.000Z',
    dueAt: '2027-02-16T09:00:00.000Z',
    direction: 'inbound',
    type: 'complaint',
    service: 'Housing repairs',
    outcome: 'referred',
    wrapUpCode: 'HRA-02',
    summary:
      'Boiler has been off since Friday.\n\nShe says the engineer came on Monday & left without a part: "back in <2 hours" was the last she heard.\nWants a date in writing.',
    adjustments: 'Large print letters, 16 point.',
    source: 'Outlook',
    outsideReference: 'MSG-000123',
  },
  {
    ...bareContact,
    reference: 'C-6JRB-0CVE',
    at: '2026-09-07T13:40:00.000Z',
    dueAt: '2026-10-07T13:40:00.000Z',
    direction: 'inbound',
    type: 'enquiry',
    service: 'Council tax',
    summary: 'Asked about the single person discount. Her brother called for her while she was in hospital.',
    providedBy: { name: 'Euan Testperson', role: 'relative' },
    recordingHeld: true,
    held: true,
    special: [
      { kind: 'ethnicGroup', value: 'White Scottish', relevance: 'asked about a group for carers from Scotland' },
    ],
  },
  {
    ...bareContact,
    direction: 'outbound',
    type: 'enquiry',
    service: 'Council tax',
    outcome: 'resolved',
    wrapUpCode: 'SURVEY-OPTOUT',
    summary: 'Rang back. Discount applied from 1 October. Does not want a survey text.',
    source: '8x8',
    outsideReference: 'int-17c9-4411',
    recordingHeld: true,
  },
  {
    ...bareContact,
    reference: 'C-9PQ4-7DGA',
    channel: 'web-chat',
    at: '2026-11-11T20:05:00.000Z',
    dueAt: '2027-11-11T20:05:00.000Z',
    direction: 'inbound',
    service: 'General enquiry',
    lawfulBasis: 'consent',
    summary: 'مرحبا، أريد أن أسأل عن إعادة التدوير.\nThank you.',
    ip: '203.0.113.7',
  },
];

const all = contacts.map(({ reference }) => reference);

/** A pack of an invented resident with a record of every kind, not yet reviewed. */
export const contents: PackContents = {
  organisation: notice.organisation,
  notice,
  noticeVersion: 1,
  request: {
    reference: 'R-4TQM-81XZ',
    receivedOn: '2026-11-12',
    dueOn: '2026-12-14',
    steps: [
      'We received your request on 12 November 2026.',
      'One month later is 12 December 2026.',
      'That is a Saturday, so the date moves to the next working day: 14 December 2026.',
    ],
  },
  madeAt: '2026-11-23T08:30:00.000Z',
  madeOn: '2026-11-23',
  draft: true,
  draftReasons: ['4 contacts have text that nobody has read for details of other people.'],
  residents: ['0199c1de-7a00-7000-8000-000000000001', '0199c1de-7a00-7000-8000-000000000002'],
  marks: {
    restricted: false,
    restrictedSince: null,
    deceased: false,
    deceasedSource: null,
    doNotContact: false,
    safeContact: false,
  },
  identifiers: [
    { kind: 'name', value: 'Morag Testperson', from: all },
    { kind: 'dateOfBirth', value: '1980-02-29', from: all.slice(0, 2) },
    { kind: 'address', value: 'Flat 4, 12 Example Street, Testborough', from: all.slice(0, 1) },
    { kind: 'postcode', value: 'TE1 1ST', from: all.slice(0, 1) },
    { kind: 'phone', value: '+447700900123', from: all.slice(1, 3) },
    { kind: 'email', value: 'morag.testperson.of.testborough@example.com', from: [all[0] ?? '', all[3] ?? ''] },
    { kind: 'nino', value: 'QQ123456C', from: all.slice(1, 2) },
    { kind: 'councilTaxReference', value: '50123456', from: all.slice(1, 3) },
  ],
  contacts,
  optOuts: [{ number: '+447700900123', since: '2026-11-03T10:16:00.000Z', how: 'phone' }],
  invitations: [{ number: '+447700900123', textedOn: '2026-11-02', before: null }],
  requests: [
    { reference: 'R-4TQM-81XZ', type: 'access', receivedOn: '2026-11-12', dueOn: '2026-12-14', state: 'open' },
    { reference: 'R-0B7C-33KD', type: 'rectification', receivedOn: '2026-03-02', dueOn: '2026-04-02', state: 'closed' },
  ],
  exports: [
    {
      madeOn: '2026-10-05',
      recipient: "the council's own analysts",
      says: 'one row per contact, to plan and improve services',
    },
  ],
  kindsOfRecord: [
    { kind: 'Contacts', found: 4 },
    { kind: 'Survey opt-outs', found: 1 },
    { kind: 'Requests about your information', found: 2 },
    { kind: 'Consents', found: 0 },
    { kind: 'Survey answers', found: 0 },
    { kind: 'Recordings', found: 2 },
  ],
  awaitingDisposal: 1,
  systemsNotSearched: notice.otherSystems,
};

/** A pack of somebody of whom nothing is left. */
export const nobody: PackContents = {
  ...contents,
  draft: false,
  draftReasons: [],
  residents: ['R7K3M9QWX2ABCDEF'],
  identifiers: [],
  contacts: [],
  optOuts: [],
  invitations: [],
  requests: contents.requests.slice(0, 1),
  exports: [],
  kindsOfRecord: contents.kindsOfRecord.map(({ kind }) => ({ kind, found: kind.startsWith('Requests') ? 1 : 0 })),
  awaitingDisposal: 0,
};

/** A pack of a request that nobody has linked to anybody. */
export const unlinked: PackContents = {
  ...nobody,
  draft: true,
  draftReasons: ['No resident is linked to this request, so nothing was looked up.'],
  residents: [],
  kindsOfRecord: nobody.kindsOfRecord.map(({ kind, found }) => ({
    kind,
    found: kind.startsWith('Requests') ? found : null,
  })),
};
