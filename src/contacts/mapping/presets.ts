import { type ContactField, contactFields } from '../../notice/fields.ts';
import type { ColumnRule, Mapping } from './types.ts';

const column = (header: string, field: ContactField, more: Partial<ColumnRule> = {}): ColumnRule => ({
  header,
  field,
  optional: true,
  ...more,
});

/** Our own header: the names of the JSON form. A contact without a channel or a time is none. */
const steward: Mapping = {
  name: 'steward',
  unknownColumns: 'report',
  columns: contactFields.map((field) => column(field, field, { optional: field !== 'channel' && field !== 'at' })),
  constants: {},
  values: {},
  dates: {},
  timeZone: 'Europe/London',
  ignore: [],
  onlyKnown: [],
  required: ['channel', 'at'],
};

/**
 * The 8x8 Contact Centre export "Interaction Details". Its columns are chosen and ordered by whoever runs the report, so
 * all but the three that make a contact are optional. Labels: 8x8 developer documentation, historical analytics.
 */
const eightByEight: Mapping = {
  name: '8x8',
  unknownColumns: 'report',
  columns: [
    column('Media Type', 'channel', { optional: false }),
    column('Direction', 'direction'),
    column('Creation Time', 'at'),
    column('Time', 'at'),
    column('Interaction ID', 'reference', { optional: false }),
    column('Customer Name', 'name'),
    column('Customer Phone', 'phone'),
    // Who called, where the report has no Customer Phone; "anonymous" and the like are no number and are left.
    column('Origination', 'phone', { when: { channel: 'phone', direction: 'inbound' }, like: /^\+?\d[\d\s()-]{6,}$/ }),
    column('Customer Email', 'email'),
    column('Queue Name', 'service'),
    column('Agent Notes', 'summary'),
    column('Wrap Up Code', 'wrapUpCode'),
  ],
  constants: { source: '8x8' },
  values: {
    channel: { phone: 'phone', voiceMail: 'phone', chat: 'web-chat', email: 'email' },
    direction: { InboundDir: 'inbound', OutboundDir: 'outbound', Inbound: 'inbound', Outbound: 'outbound' },
  },
  dates: {},
  timeZone: 'Europe/London',
  ignore: [
    'Finished Time',
    'Transaction ID',
    'Original Transaction ID',
    'Destination',
    'Channel ID',
    'Participant',
    'Case Number',
    'Labels',
    'Handling Duration',
  ],
  onlyKnown: ['service'],
  required: ['channel', 'at', 'reference'],
};

/** The mappings that come with Steward, by the name that `--mapping` takes. `steward` is what is used without one. */
export const PRESETS: ReadonlyMap<string, Mapping> = new Map([
  ['steward', steward],
  ['8x8', eightByEight],
]);
