import { describe, expect, it } from 'vitest';
import { parseMapping } from '../../../src/contacts/mapping/parse.ts';

function mistakes(yaml: string) {
  const parsed = parseMapping(yaml, 'own');
  return parsed.ok ? [] : parsed.mistakes.map(({ line, path, problem }) => `${line} ${path}: ${problem}`);
}

describe('a mapping file', () => {
  it('is told every mistake with its line and path', () => {
    const yaml = `columns:
  When: at
  Who: fullName
  What: { field: summary, optional: maybe }
constants:
  channel: 7
dates:
  at: dd/mm/yyyy HH:mm
  phone: dd
timeZone: Mars/Olympus
colour: red
`;
    expect(mistakes(yaml)).toEqual([
      '3 columns.Who: is not a field of a contact',
      '4 columns.What.optional: must be true or false',
      '6 constants.channel: must be text',
      '9 dates.phone: is not a date of a contact',
      '10 timeZone: is not a time zone, such as Europe/London',
      '11 colour: is not part of a mapping',
    ]);
  });

  it('is told what does not go together, and a date format that will not do', () => {
    const yaml = `columns:
  When: at
  Date: at
  WHEN: name
  Tel: channel
constants:
  channel: phone
dates:
  at: quite soon
  dateOfBirth: dd/mm/yy
`;
    expect(mistakes(yaml)).toEqual([
      '3 columns.Date: gives at, which another column gives already',
      '4 columns.WHEN: is the same header as another one',
      '5 columns.Tel: gives channel, which is a constant already',
      expect.stringMatching(/^9 dates\.at: /),
      '10 dates.dateOfBirth: must have the year in four digits (yyyy)',
    ]);
  });

  it('is refused when it is no YAML, no mapping, or grows by aliases', () => {
    expect(mistakes('columns: {\n  a: [}')).not.toEqual([]);
    expect(mistakes('')).toHaveLength(1);
    expect(mistakes('just text')).toHaveLength(1);
    expect(mistakes('columns: &a { x: at }\nvalues: { channel: *a }')).toHaveLength(1);
    expect(mistakes('ignore: "*"')).toEqual(['1 columns: is missing']);
  });

  it('takes a star for whatever is left, by itself or as one of a list', () => {
    const base = 'columns: { Kind: channel, When: at }\n';
    for (const ignore of ['"*"', '["*"]', '\n  - "*"', '[Extra1, "*"]', "[' * ', Extra1]"]) {
      expect(parseMapping(`${base}ignore: ${ignore}\n`, 'own'), ignore).toMatchObject({
        ok: true,
        value: { ignore: '*' },
      });
    }
    expect(parseMapping(`${base}ignore: ["Extra *"]\n`, 'own')).toMatchObject({ value: { ignore: ['Extra *'] } });
    for (const bare of ['*', '[*]', '\n  - *'])
      expect(mistakes(`${base}ignore: ${bare}\n`).join(), bare).toContain('write a star in quotes: "*"');
  });
});
