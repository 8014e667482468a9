import * as v from 'valibot';
import { zoneNamed } from '../../calendar/zone.ts';
import { contactFields } from '../../notice/fields.ts';
import { DATE_FIELDS } from './types.ts';

const text = v.pipe(v.string('must be text'), v.nonEmpty('must not be empty'));
const field = v.picklist(contactFields, 'is not a field of a contact');
const byField = <T extends v.GenericSchema>(value: T) => v.record(field, value, 'must be a list of fields and values');

const strictly = (issue: v.StrictObjectIssue): string => {
  if (issue.expected === 'never') return 'is not part of a mapping';
  return issue.received === 'undefined' ? 'is missing' : 'must be a list of settings';
};

const detailed = v.strictObject(
  {
    field,
    optional: v.optional(v.boolean('must be true or false'), false),
  },
  strictly,
);

/** Headers that are passed over on purpose; a star stands for whatever is left, alone or in the list. */
export const ignored = v.optional(
  v.pipe(
    v.union([v.literal('*'), v.array(text)], 'must be a list of headers, or "*"'),
    v.transform((ignore) => (ignore !== '*' && ignore.some((header) => header.trim() === '*') ? '*' : ignore)),
  ),
  [],
);

/** What a mapping file may hold. Messages are sentence fragments and never repeat the file. */
export const mappingSchema = v.strictObject(
  {
    columns: v.record(
      text,
      v.lazy((to) => (typeof to === 'object' ? detailed : field)),
      'must be a list of headers and fields',
    ),
    constants: v.optional(byField(text), {}),
    values: v.optional(byField(v.record(text, text, 'must be a list of their words and ours')), {}),
    dates: v.optional(v.record(v.picklist(DATE_FIELDS, 'is not a date of a contact'), text), {}),
    timeZone: v.optional(
      v.pipe(
        text,
        v.check((zone) => zoneNamed(zone) !== undefined, 'is not a time zone, such as Europe/London'),
      ),
      'Europe/London',
    ),
    ignore: ignored,
  },
  strictly,
);
