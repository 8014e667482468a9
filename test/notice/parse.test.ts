import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseNotice } from '../../src/notice/parse.ts';
import { defaultText, edited } from './sample.ts';

/** The mistakes in a text, each with the words of the line to which it points. */
function mistakesIn(text: string) {
  const parsed = parseNotice(text);
  if (parsed.ok) return [];
  const lines = text.split('\n');
  return parsed.mistakes.map((mistake) => ({ ...mistake, at: lines[mistake.line - 1]?.trim() }));
}

type Case = {
  readonly part: string;
  readonly by: string;
  readonly path: string;
  readonly at: string;
  readonly problem: RegExp;
  readonly allowed?: RegExp;
};

const values: Readonly<Record<string, Case>> = {
  'an unknown key': {
    part: '    special: false',
    by: '    speciall: false',
    path: 'categories.contact-details.speciall',
    at: 'speciall: false',
    problem: /"special" is/,
    allowed: /special/,
  },
  'a bad period': {
    part: 'retention: 30 days',
    by: 'retention: a while',
    path: 'channels.phone.retention',
    at: 'retention: a while',
    problem: /not a period/,
    allowed: /30 days/,
  },
  'a period of nothing': {
    part: 'retention: 30 days',
    by: 'retention: 0 days',
    path: 'channels.phone.retention',
    at: 'retention: 0 days',
    problem: /not a period/,
  },
  'a date that does not exist': {
    part: 'effective: 2025-10-23',
    by: 'effective: 2025-02-30',
    path: 'effective',
    at: 'effective: 2025-02-30',
    problem: /calendar/,
    allowed: /2026-11-23/,
  },
  'a bad id': {
    part: '- id: phone',
    by: '- id: Phone Calls',
    path: 'channels[0].id',
    at: '- id: Phone Calls',
    problem: /not an id/,
    allowed: /lower-case/,
  },
  'an unknown field in a category': {
    part: 'fields: [nino]',
    by: 'fields: [shoeSize]',
    path: 'categories.national-insurance-number.fields[0]',
    at: 'fields: [shoeSize]',
    problem: /allowed words/,
    allowed: /nino/,
  },
  'a flag that is none': {
    part: 'listed: true',
    by: 'listed: maybe',
    path: 'categories.contact-details.listed',
    at: 'listed: maybe',
    problem: /allowed words/,
    allowed: /^true, false$/,
  },
  'a number that is none': {
    part: 'size: 10',
    by: 'size: ten',
    path: 'recipes.contacts.columns.ageBand.size',
    at: '- { column: ageBand, fields: [dateOfBirth], rule: age-band, size: ten }',
    problem: /whole number/,
    allowed: /1 to 1000/,
  },
  'an assumption without an owner': {
    part: '    owner: Data Protection Officer\n',
    by: '',
    path: 'purposes.consented',
    at: '- id: consented',
    problem: /needs an owner/,
    allowed: /owner, decideBy, why/,
  },
  'a pattern that could take for ever': {
    part: '"[A-Z]{0,3}[0-9]{6,12}"',
    by: '"([0-9]+)+"',
    path: 'councilTaxPattern.value',
    at: 'value: "([0-9]+)+"',
    problem: /safe to use/,
    allowed: /\{4,8\}/,
  },
  'a link without a place for the token': {
    part: 'linkTemplate: ""',
    by: 'linkTemplate: https://example.com/',
    path: 'survey.linkTemplate',
    at: 'linkTemplate: https://example.com/',
    problem: /no place/,
    allowed: /\{token\}/,
  },
  'a control character': {
    part: 'title: Resident Experience contact centre',
    by: 'title: "a\\e[31m"',
    path: 'title',
    at: 'title: "a\\e[31m"',
    problem: /cannot be printed/,
  },
  'a folder that climbs': {
    part: 'recordingsRoot:\n  value:',
    by: 'recordingsRoot:\n  value: /srv/../etc',
    path: 'recordingsRoot.value',
    at: 'value: /srv/../etc',
    problem: /not a folder/,
  },
  'a list that is none': {
    part: 'address: []',
    by: 'address: here',
    path: 'contacts.council.address',
    at: 'address: here',
    problem: /must be a list/,
  },
  'a missing part': {
    part: '    purpose: statistical-analysis\n',
    by: '',
    path: 'recipes.contacts.purpose',
    at: '- id: contacts',
    problem: /missing/,
  },
};

const references: Readonly<Record<string, Case>> = {
  'a review before the start': {
    part: 'review: 2027-11-23',
    by: 'review: 2025-01-01',
    path: 'review',
    at: 'review: 2025-01-01',
    problem: /before the day/,
  },
  "a channel's unknown purpose": {
    part: 'purpose: provide-services',
    by: 'purpose: fun',
    path: 'channels.phone.purpose',
    at: 'purpose: fun',
    problem: /not a purpose/,
    allowed: /survey/,
  },
  'a basis that the purpose does not allow': {
    part: 'purpose: provide-services\n    lawfulBasis: public-task',
    by: 'purpose: survey\n    lawfulBasis: consent',
    path: 'channels.phone.lawfulBasis',
    at: 'lawfulBasis: consent',
    problem: /purpose survey/,
    allowed: /^public-task$/,
  },
  'an unknown basis of a purpose': {
    part: 'lawfulBases: [public-task]',
    by: 'lawfulBases: [vital-interest]',
    path: 'purposes.survey.lawfulBases[0]',
    at: 'lawfulBases: [vital-interest]',
    problem: /not a lawful basis/,
    allowed: /consent, public-task/,
  },
  'a public task without a law': {
    part: 'statutes: [Local Government Act 1999 section 3, Localism Act 2011 section 1]\n  - id',
    by: 'statutes: []\n  - id',
    path: 'purposes.survey.statutes',
    at: 'statutes: []',
    problem: /names no law/,
  },
  'an id twice, spelled otherwise': {
    part: '- id: web-chat',
    by: '- id: e-mail',
    path: 'channels.e-mail',
    at: '- id: e-mail',
    problem: /already/,
  },
  'a service twice, spelled otherwise': {
    part: '  - Benefits',
    by: '  - COUNCIL-TAX',
    path: 'services[1]',
    at: '- COUNCIL-TAX',
    problem: /already/,
  },
  'an unknown default service': {
    part: 'defaultService: General enquiry',
    by: 'defaultService: Trams',
    path: 'defaultService',
    at: 'defaultService: Trams',
    problem: /list of services/,
    allowed: /Parking/,
  },
  'a field in two categories': {
    part: 'fields: [nino]',
    by: 'fields: [nino, email]',
    path: 'categories.national-insurance-number.fields[1]',
    at: 'fields: [nino, email]',
    problem: /already/,
  },
  'a field in no category': {
    part: 'fields: [nino]',
    by: 'fields: []',
    path: 'categories',
    at: 'categories:',
    problem: /field nino/,
  },
  'a hold review that is too long': {
    part: '  hold-review:\n    value: 3 months',
    by: '  hold-review:\n    value: 93 days',
    path: 'periods.hold-review',
    at: 'hold-review:',
    problem: /too long/,
    allowed: /92 days/,
  },
  'no way for a duty that is not named': {
    part: '  - id: other\n    says: another legal duty',
    by: '  - id: sundry\n    says: another legal duty',
    path: 'gateways',
    at: 'gateways:',
    problem: /"other"/,
  },
  'an unknown purpose of a recipe': {
    part: 'purpose: statistical-analysis',
    by: 'purpose: fun',
    path: 'recipes.contacts.purpose',
    at: 'purpose: fun',
    problem: /not a purpose/,
  },
  'an unknown recipient of a recipe': {
    part: 'recipient: analyst-team',
    by: 'recipient: press',
    path: 'recipes.contacts.recipient',
    at: 'recipient: press',
    problem: /not a recipient/,
    allowed: /police/,
  },
  'a recipe that shows a National Insurance number': {
    part: 'column: nino, fields: [nino], rule: pseudonym',
    by: 'column: nino, fields: [nino], rule: keep',
    path: 'recipes.contacts.columns.nino',
    at: '- { column: nino, fields: [nino], rule: keep }',
    problem: /as it is/,
  },
  'a rule that does not fit its field': {
    part: 'fields: [postcode], rule: outward-postcode',
    by: 'fields: [at], rule: outward-postcode',
    path: 'recipes.contacts.columns.outwardPostcode',
    at: '- { column: outwardPostcode, fields: [at], rule: outward-postcode }',
    problem: /does not fit/,
    allowed: /postcode/,
  },
  'a top code of something that is never a number': {
    part: 'fields: [postcode], rule: outward-postcode',
    by: 'fields: [at], rule: top-code, size: 5',
    path: 'recipes.contacts.columns.outwardPostcode',
    at: '- { column: outwardPostcode, fields: [at], rule: top-code, size: 5 }',
    problem: /does not fit at/,
    allowed: /wrapUpCode/,
  },
  'a field that a recipe neither uses nor drops': {
    part: '      - summary\n',
    by: '',
    path: 'recipes.contacts',
    at: '- id: contacts',
    problem: /field summary/,
  },
  'a field that a recipe both uses and drops': {
    part: '      - summary\n',
    by: '      - summary\n      - name\n',
    path: 'recipes.contacts.drop[11]',
    at: '- name',
    problem: /used by a column/,
  },
  'risk measured on a pseudonym': {
    part: 'quasiIdentifiers: [ageBand,',
    by: 'quasiIdentifiers: [person,',
    path: 'recipes.contacts.quasiIdentifiers[0]',
    at: 'quasiIdentifiers: [person, outwardPostcode, week, service]',
    problem: /not a column/,
    allowed: /ageBand/,
  },
};

const texts: Readonly<Record<string, Case>> = {
  'a key twice': {
    part: '    says: phone calls\n',
    by: '    says: phone calls\n    says: calls\n',
    path: 'channels.phone.says',
    at: 'says: calls',
    problem: /YAML: Map keys must be unique/,
  },
  'a type of its own': {
    part: 'title: Resident',
    by: 'title: !js Resident',
    path: 'title',
    at: 'title: !js Resident Experience contact centre',
    problem: /YAML/,
  },
  'a reference to another part': {
    part: 'owner: Data Protection Officer\n# The first',
    by: 'owner: *boss\n# The first',
    path: 'owner',
    at: 'owner: *boss',
    problem: /write the value out/,
  },
  'a list that is not closed': {
    part: 'outcomes: [resolved, referred, follow-up, information-given, no-reply, abandoned, survey-opt-out, other]',
    by: 'outcomes: [resolved, referred',
    path: 'callerRoles',
    at: 'callerRoles: [self, councillor, relative, advocate, carer, interpreter, other-council, other]',
    problem: /YAML/,
  },
  'a payment card': {
    part: 'telephone: "020 8583 2000"',
    by: 'telephone: "4111 1111 1111 1111"',
    path: 'contacts.council.telephone',
    at: 'telephone: "4111 1111 1111 1111"',
    problem: /payment card/,
  },
};

describe('a mistake is reported with its line, its path and what is allowed', () => {
  test.each(Object.entries({ ...values, ...references, ...texts }))(
    '%s',
    (_, { part, by, path, at, problem, allowed }) => {
      const mistakes = mistakesIn(edited(part, by));
      const first = mistakes.find((mistake) => mistake.path === path);
      expect(mistakes.map((mistake) => mistake.path)).toContain(path);
      expect(first?.at).toBe(at);
      expect(first?.problem).toMatch(problem);
      if (allowed) expect(first?.allowed).toMatch(allowed);
    },
  );

  test('a misspelt key is both unknown and missing, and the near name is said', () => {
    const text = edited('organisation:', 'organization:');
    expect(mistakesIn(text)).toEqual([
      expect.objectContaining({ path: 'organisation', problem: 'is missing' }),
      expect.objectContaining({ path: 'organization', problem: expect.stringContaining('"organisation" is') }),
    ]);
  });

  test('several mistakes are all reported, in the order of the file', () => {
    const once = edited('effective: 2025-10-23', 'effective: soon');
    const twice = edited('retention: 30 days', 'retention: long', once);
    expect(mistakesIn(twice).map(({ path }) => path)).toEqual(['effective', 'channels.phone.retention']);
  });

  test('a mistake never repeats a value', () => {
    const text = edited('title: Resident Experience contact centre', 'title: [Morag Testperson]');
    expect(JSON.stringify(parseNotice(text))).not.toContain('Testperson');
  });
});

describe('texts that are no notice', () => {
  test.each([
    ['nothing', ''],
    ['a word', 'hello'],
    ['a list', '- a\n- b\n'],
    ['a binary', '\u0000\u0001'],
    ['a reference to nothing', 'a: *b'],
    ['a bomb', `a: &a [x, x]\n${'b: &b [*a, *a, *a]\n'.repeat(3)}`],
    ['brackets without end', '['.repeat(500_000)],
    ['lists in lists', '- '.repeat(300_000)],
    ['blocks in blocks', Array.from({ length: 900 }, (_, at) => `${' '.repeat(at)}a:`).join('\n')],
    ['more than 1 MB', `# ${'x'.repeat(1_000_001)}`],
  ])('%s', (_, text) => {
    expect(mistakesIn(text)[0]).toMatchObject({ line: expect.any(Number), problem: expect.any(String) });
  });

  test('what is too deep is said to be, with its line', () => {
    const deep = Array.from({ length: 900 }, (_, at) => `${' '.repeat(at)}a:`).join('\n');
    expect(mistakesIn(`title: x\n${deep}`)[0]?.problem).toBe('is nested too deeply');
    expect(mistakesIn(`title: x\n${deep}`)[0]?.line).toBeGreaterThan(10);
  });
});

describe('values as an officer writes them', () => {
  test('a value is settled by writing it alone, or by assumed: false', () => {
    const block = /retention:\n {6}value: 12 months\n(?: {6}.*\n){4}/.exec(defaultText)?.[0] ?? '';
    const alone = parseNotice(edited(block, 'retention: 12 months\n'));
    const decided = parseNotice(edited(block, block.replace('assumed: true', 'assumed: false')));
    for (const parsed of [alone, decided]) {
      expect(parsed.ok && parsed.notice.channels.find(({ id }) => id === 'web-chat')?.retention).toEqual({
        value: { months: 12 },
      });
    }
  });

  test('a telephone number without quotation marks keeps its nought', () => {
    const parsed = parseNotice(edited('"020 8583 2000"', '02079460000'));
    expect(parsed.ok && parsed.notice.contacts.council.telephone).toBe('02079460000');
  });
});

test('parsing never throws, and every mistake has a place in the text', () => {
  const mutation = fc.record({
    at: fc.nat(defaultText.length - 1),
    remove: fc.nat(40),
    insert: fc.oneof(
      fc.string({ maxLength: 12, unit: 'binary' }),
      fc.constantFrom(
        '\n',
        ': ',
        '- ',
        '[',
        '{',
        '}',
        ']',
        '"',
        "'",
        '&a ',
        '*a',
        '!!map ',
        '? ',
        '|',
        '>',
        '\t',
        '---\n',
        '%',
        '#',
      ),
    ),
  });
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
      const text = mutations.reduce(
        (now, { at, remove, insert }) => now.slice(0, at) + insert + now.slice(at + remove),
        defaultText,
      );
      const parsed = parseNotice(text);
      const lines = text.split(/\r\n|\n|\r/).length;
      return (
        parsed.ok ||
        (parsed.mistakes.length > 0 &&
          parsed.mistakes.every(
            ({ line, column, path }) => line >= 1 && line <= lines + 1 && column >= 1 && path !== '',
          ))
      );
    }),
    { numRuns: 100 },
  );
});
