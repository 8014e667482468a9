import { expect, test } from 'vitest';
import { type Exported, manifestJson, manifestOf, statementOf } from '../../src/exports/manifest.ts';
import { manifestText } from '../../src/exports/manifest-text.ts';
import { riskOf } from '../../src/exports/risk.ts';
import { recipe } from './recipe.ts';

const risk = await riskOf([['NE3'], ['NE3'], ['NE3']], ['area'], ['area']);

const exported: Exported = {
  file: 'out.csv',
  sha256: 'ab'.repeat(32),
  recipe: recipe(undefined, { quasiIdentifiers: ['area'] }),
  risk,
  noticeVersion: 2,
  keyId: '65db44d6',
  lawfulBasis: 'public-task',
  madeBy: 'S-7K3M',
  madeFor: 'analysts',
  madeAt: '2026-11-23T08:30:00.000Z',
  destroyBy: '2027-11-23',
};

test('the manifest, whole', () => {
  expect(manifestJson(manifestOf(exported))).toMatchInlineSnapshot(`
    "{
      "schema": "steward.export-manifest/1",
      "file": "out.csv",
      "sha256": "abababababababababababababababababababababababababababababababab",
      "rows": 3,
      "columns": [
        {
          "column": "resident",
          "fields": [
            "resident"
          ],
          "rule": "a pseudonym of resident"
        },
        {
          "column": "person",
          "fields": [
            "name",
            "dateOfBirth"
          ],
          "rule": "one pseudonym of name, dateOfBirth together"
        },
        {
          "column": "channel",
          "fields": [
            "channel"
          ],
          "rule": "channel as recorded"
        },
        {
          "column": "phone",
          "fields": [
            "phone"
          ],
          "rule": "phone as recorded"
        },
        {
          "column": "age",
          "fields": [
            "dateOfBirth"
          ],
          "rule": "age on the day of the contact, in bands of 10 years, 90 and over together"
        },
        {
          "column": "born",
          "fields": [
            "dateOfBirth"
          ],
          "rule": "the year of birth"
        },
        {
          "column": "month",
          "fields": [
            "at"
          ],
          "rule": "the month of the contact"
        },
        {
          "column": "week",
          "fields": [
            "at"
          ],
          "rule": "the week of the contact, Monday to Sunday (ISO 8601)"
        },
        {
          "column": "area",
          "fields": [
            "postcode"
          ],
          "rule": "the first half of the postcode"
        },
        {
          "column": "calls",
          "fields": [
            "wrapUpCode"
          ],
          "rule": "wrapUpCode, numbers above 5 shown as 5+"
        }
      ],
      "dropped": [
        "summary"
      ],
      "recipe": "contacts",
      "noticeVersion": 2,
      "keyId": "65db44d6",
      "risk": {
        "k": 3,
        "uniques": 0,
        "rows": 3,
        "quasiIdentifiers": [
          "area"
        ],
        "singleOutRisk": {
          "highest": 0.333333,
          "average": 0.333333
        }
      },
      "purpose": "service-improvement",
      "lawfulBasis": "public-task",
      "madeBy": "S-7K3M",
      "madeFor": "analysts",
      "madeAt": "2026-11-23T08:30:00.000Z",
      "destroyBy": "2027-11-23",
      "statement": "These are still personal data: pseudonymised, not anonymous. k = 3 on column area against this file only; other data the recipient has was not tested."
    }
    "
  `);
});

test('the text for a person, whole', () => {
  expect(manifestText(manifestOf(exported))).toMatchInlineSnapshot(`
    "Export out.csv

    These are still personal data: pseudonymised, not anonymous. k = 3 on column area against this file only; other data the recipient has was not tested.
    It is an offence to re-identify anybody in it without the consent of the council (Data Protection Act 2018, section 171).

    Recipe: contacts, notice version 2
    Purpose: service-improvement
    Lawful basis: public-task
    Made by: S-7K3M
    Made for: analysts
    Made: 8:30am on 23 November 2026, London time (2026-11-23T08:30:00.000Z)
    Destroy by: 23 November 2027
    SHA-256: abababababababababababababababababababababababababababababababab
    Pseudonym key: 65db44d6

    Columns
      resident: a pseudonym of resident
      person: one pseudonym of name, dateOfBirth together
      channel: channel as recorded
      phone: phone as recorded
      age: age on the day of the contact, in bands of 10 years, 90 and over together
      born: the year of birth
      month: the month of the contact
      week: the week of the contact, Monday to Sunday (ISO 8601)
      area: the first half of the postcode
      calls: wrapUpCode, numbers above 5 shown as 5+
    Left out: summary

    Risk on area
      3 records, 0 unique, smallest group (k) 3
      Chance of picking out somebody known to be in the file: 33.3% at most, 33.3% on average
      An empty cell counts as a value of its own: records that lack the same value are alike.

    A cell that a spreadsheet would read as a formula has an apostrophe in front of it.
    "
  `);
});

test('equal exports have equal manifests', () => {
  expect(manifestJson(manifestOf(structuredClone(exported)))).toBe(manifestJson(manifestOf(exported)));
});

test('without quasi-identifiers no k is claimed', () => {
  const statement = statementOf({ k: 500, quasiIdentifiers: [] });
  expect(statement).toContain('still personal data: pseudonymised, not anonymous');
  expect(statement).not.toContain('500');
});

test('a small risk is not shown as none', () => {
  const small = manifestOf({
    ...exported,
    risk: { ...risk, rows: 90_000, k: 30_000, highestRisk: 1 / 30_000, averageRisk: 1 / 90_000 },
  });
  expect(manifestText(small)).toContain('less than 0.1% at most, less than 0.1% on average');
});
