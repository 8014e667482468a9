import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileMapping } from '../../../src/contacts/mapping/compile.ts';
import { parseMapping } from '../../../src/contacts/mapping/parse.ts';
import { PRESETS } from '../../../src/contacts/mapping/presets.ts';
import type { Mapping } from '../../../src/contacts/mapping/types.ts';
import type { KnownValues } from '../../../src/contacts/mapping/values.ts';
import { readCsv } from '../../../src/files/csv-records.ts';

const KNOWN = { service: ['Council tax', 'Housing repairs', 'Parking', 'Waste and recycling', 'Benefits'] };
const preset = (name: string) => PRESETS.get(name) as Mapping;

function own(yaml: string): Mapping {
  const parsed = parseMapping(yaml, 'own');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.mistakes));
  return parsed.value;
}

function compiled(mapping: Mapping, header: readonly string[], known: KnownValues = {}) {
  const result = compileMapping(mapping, header, known);
  if (!result.ok) throw new Error(JSON.stringify(result.mistakes));
  return result.value;
}

function mistakes(mapping: Mapping, header: readonly string[]) {
  const result = compileMapping(mapping, header);
  return result.ok ? [] : result.mistakes.map(({ path, problem }) => `${path}: ${problem}`);
}

async function imported(file: string, mapping: Mapping) {
  const csv = await readCsv(`fixtures/${file}`);
  const fitted = compiled(mapping, csv.header.columns, KNOWN);
  const rows = [];
  for await (const batch of csv.batches) rows.push(...batch.map(({ cells }) => fitted.map(cells)));
  return { fitted, rows };
}

describe('our own header', () => {
  const steward = preset('steward');

  it('is found by name in any order, however it is spelt, and empty cells are no fields', () => {
    const fitted = compiled(steward, ['Provided By_Name', 'AT', 'date-of-birth', 'Channel', 'phone']);
    expect(fitted.map(['Ffion Trialgate', '2026-11-02 09:12', ' 1980-02-29 ', 'phone', ' '])).toEqual({
      ok: true,
      value: {
        'providedBy.name': 'Ffion Trialgate',
        at: '2026-11-02T09:12:00.000Z',
        dateOfBirth: '1980-02-29',
        channel: 'phone',
      },
    });
  });

  it('reports what it does not know, and refuses a file without a channel or a time', () => {
    expect(compiled(steward, ['channel', 'at', 'shoe size']).unknownColumns).toEqual(['shoe size']);
    expect(mistakes(steward, ['name'])).toEqual([
      'columns.channel: is not a column of this file',
      'columns.at: is not a column of this file',
    ]);
    expect(mistakes(steward, ['channel', 'at', 'Phone', 'phone'])).toEqual([
      'columns.phone: is the name of more than one column of this file',
    ]);
  });

  it('refuses a row by the field, never by its value', () => {
    const row = compiled(steward, ['channel', 'at']).map(['phone', 'secret']);
    expect(row).toEqual({ ok: false, problem: 'at is not a date and time written like 2026-11-23T08:30:00Z' });
  });

  it('undoes the apostrophes of a rejects file, and only there', () => {
    const columns = ['channel', 'at', 'phone', 'summary'];
    const cells = ['phone', '2026-11-02T09:12:00Z', "'+447700900123", "'tis nothing"];
    const rejects = compiled(steward, ['steward line', 'steward reason', ...columns]);
    expect(rejects.map(['2', 'why', ...cells])).toMatchObject({
      value: { phone: '+447700900123', summary: "'tis nothing" },
    });
    expect(rejects.ignoredColumns).toEqual(['steward line', 'steward reason']);
    expect(compiled(steward, columns).map(cells)).toMatchObject({ value: { phone: "'+447700900123" } });
  });

  it('reads every row of fixtures/contacts.csv', async () => {
    const { fitted, rows } = await imported('contacts.csv', steward);
    expect(rows).toHaveLength(30);
    expect(rows.every(({ ok }) => ok)).toBe(true);
    expect(fitted.unknownColumns).toEqual([]);
    expect(rows[2]).toMatchObject({ value: { at: '2026-10-05T13:03:00.000Z', name: 'Zoë Exampleby', source: 'crm' } });
  });
});

describe('the 8x8 export', () => {
  it('becomes contacts from columns in any order, and says which it does not know', async () => {
    const { fitted, rows } = await imported('8x8-interaction-details.csv', preset('8x8'));
    expect(rows).toHaveLength(20);
    expect(fitted.unknownColumns).toEqual(['Sentiment Score', 'Callback Window']);
    expect(rows[1]).toEqual({
      ok: true,
      value: {
        channel: 'phone',
        direction: 'inbound',
        at: '2026-11-09T10:07:13.000Z',
        source: '8x8',
        reference: 'int-19d00001',
        name: 'Tomos Sampleton',
        phone: '+442079460011',
        service: 'Housing repairs',
        summary: 'Rang about the bill, answered',
        wrapUpCode: 'SURVEY OPT OUT',
      },
    });
    expect(rows.filter((row) => row.ok && row.value.wrapUpCode === 'SURVEY OPT OUT')).toHaveLength(3);
    expect(rows.map((row) => (row.ok ? row.value.channel : ''))).toEqual([
      ...Array(12).fill('phone'),
      ...Array(3).fill('email'),
      ...Array(3).fill('web-chat'),
      ...Array(2).fill('phone'),
    ]);
    expect(fitted.dropped).toEqual(new Map([['service', 3]]));
  });

  it('takes who called from Origination only for an inbound call, where there is no Customer Phone', () => {
    const header = ['Origination', 'Customer Phone', 'Direction', 'Media Type', 'Time', 'Interaction ID'];
    const fitted = compiled(preset('8x8'), header);
    const phone = (origination: string, customer: string, direction: string, media = 'phone') => {
      const row = fitted.map([origination, customer, direction, media, '2026-11-02T09:12:33.000-0500', 'int-1']);
      return row.ok ? row.value.phone : 'refused';
    };
    expect(phone('+447700900123', '', 'InboundDir')).toBe('+447700900123');
    expect(phone('+447700900123', '', 'InboundDir', 'voiceMail')).toBe('+447700900123');
    expect(phone('+447700900123', '07700 900456', 'InboundDir')).toBe('07700 900456');
    expect(phone('+447700900123', '', 'OutboundDir')).toBeUndefined();
    expect(phone('+447700900123', '', 'InboundDir', 'email')).toBeUndefined();
    expect(phone('anonymous', '', 'InboundDir')).toBeUndefined();
    expect(fitted.map(['', '', '', 'phone', '2026-11-02T09:12:33-0500', 'i'])).toMatchObject({
      value: { at: '2026-11-02T14:12:33.000Z' },
    });
  });

  it('needs a time under one of its two names', () => {
    expect(mistakes(preset('8x8'), ['Media Type', 'Interaction ID'])).toEqual([
      'columns: nothing in this file gives at',
    ]);
  });
});

describe('a mapping of the council', () => {
  const yaml = readFileSync('fixtures/mapping-example.yaml', 'utf8');

  it('reads the example: semicolons, Windows-1252, CRLF, words, dates and a clock that went back', async () => {
    const { fitted, rows } = await imported('mapping-example.csv', own(yaml));
    expect(fitted).toMatchObject({ unknownColumns: [], ignoredColumns: ['Internal note'] });
    expect(rows[1]).toEqual({
      ok: true,
      value: {
        source: 'housing-desk',
        service: 'Housing repairs',
        reference: 'H-2',
        channel: 'email',
        at: '2026-11-03T14:05:00.000Z',
        name: 'Siôn Fixturely',
        dateOfBirth: '1971-05-17',
        email: 'sion@example.com',
        postcode: 'W4 5ZZ',
        summary: 'Wrote:\r\nthe lift is out – again; £12 taxi',
      },
    });
    expect(rows[2]).toMatchObject({ value: { name: 'Niamh O’Testperson', channel: 'web-chat' } });
    expect(rows[3]).toMatchObject({ value: { at: '2026-10-25T00:30:00.000Z' } });
    expect(rows[4]).toEqual({ ok: false, problem: 'at is not a date in the calendar' });
  });

  it('must name every column: a missing one and one that is neither mapped nor ignored are refused', () => {
    const mapping = own(
      'columns: { When: at, Who: name, Note: { field: summary, optional: true } }\nconstants: { channel: post }',
    );
    expect(mistakes(mapping, ['when', 'Colour', 'Size'])).toEqual([
      'columns.Who: is not a column of this file',
      'columns.Colour: is neither mapped nor ignored; map it, or name it under ignore',
      'columns.Size: is neither mapped nor ignored; map it, or name it under ignore',
    ]);
    expect(compiled({ ...mapping, ignore: '*' }, ['who', 'when', 'Colour']).ignoredColumns).toEqual(['Colour']);
    expect(mistakes({ ...mapping, constants: {} }, ['who', 'when'])).toEqual([
      'columns: nothing in this file gives channel',
    ]);
  });
});
