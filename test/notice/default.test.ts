import { describe, expect, test } from 'vitest';
import { contactFields } from '../../src/notice/fields.ts';
import { parseNotice } from '../../src/notice/parse.ts';
import { defaultText, noticeOf, otherText } from './sample.ts';

const notice = noticeOf(defaultText);
const inText = (id: string) => notice.channels.find((channel) => channel.id === id);

describe('the default notice', () => {
  test('has no mistakes, for us and for another organisation', () => {
    expect(parseNotice(defaultText)).toMatchObject({ ok: true });
    expect(parseNotice(otherText)).toMatchObject({ ok: true });
  });

  test('states the two periods of the notice and assumes the others for 90 days', () => {
    expect(inText('phone')?.retention).toEqual({ value: { days: 30 } });
    expect(inText('email')?.retention).toEqual({ value: { months: 12 } });
    for (const id of ['post', 'web-chat', 'form']) {
      expect(inText(id)?.retention).toMatchObject({ value: { months: 12 }, assumed: { decideBy: '2027-02-21' } });
    }
    expect(inText('text')).toMatchObject({ listed: false, retention: { value: { days: 30 }, assumed: {} } });
  });

  test('puts every field of a contact in exactly one category', () => {
    const named = notice.categories.flatMap(({ fields }) => fields);
    expect(named.toSorted()).toEqual([...contactFields].toSorted());
  });

  test('marks what is held but not in the published list', () => {
    const unlisted = notice.categories.filter(({ listed }) => !listed).map(({ id }) => id);
    expect(unlisted).toEqual([
      'recordings',
      'transcripts',
      'council-tax-reference',
      'property-reference',
      'handling-notes',
      'adjustments',
      'who-told-us',
      'survey-comments',
      'survey-opt-out',
    ]);
  });

  test('names the statutes of the survey as stated, and the bases of the other purposes as assumed', () => {
    const survey = notice.purposes.find(({ id }) => id === 'survey');
    expect(survey).toEqual({
      id: 'survey',
      says: expect.any(String),
      lawfulBases: ['public-task'],
      statutes: ['Local Government Act 1999 section 3', 'Localism Act 2011 section 1'],
    });
    for (const purpose of notice.purposes.filter(({ id }) => id !== 'survey')) {
      expect(purpose.assumed, purpose.id).toMatchObject({ decideBy: '2027-02-21' });
    }
  });

  test('has the eight services, the five gateways and other, the ten readings and the survey rules', () => {
    expect(notice.services).toHaveLength(8);
    expect(notice.defaultService).toBe('General enquiry');
    expect(notice.gateways.map(({ id }) => id)).toEqual([
      'court-order',
      'ministry-of-justice',
      'police',
      'public-interest',
      'regulator',
      'other',
    ]);
    expect(notice.readings).toHaveLength(10);
    expect(notice.readings.every(({ decided }) => decided === null)).toBe(true);
    expect(notice.survey.linkValidFor).toEqual({ value: { days: 7 } });
    expect(notice.survey.notMoreOftenThan).toEqual({ value: { months: 1 } });
  });

  test('gives GovMetric a number, a link and a reference of the sending, and nothing else', () => {
    const govmetric = notice.recipients.find(({ id }) => id === 'govmetric');
    expect(govmetric?.receives).toEqual(['phone', 'survey-link', 'send-reference']);
  });

  test('exports no direct identifier, free text or special category data as it is', () => {
    const bare = notice.recipes.flatMap(({ columns }) =>
      columns.filter(({ rule }) => rule === 'keep').flatMap(({ fields }) => fields),
    );
    expect([...new Set(bare)]).toEqual(['channel', 'service', 'type', 'outcome']);
  });

  test('copies no sentence of the published notice', () => {
    expect(defaultText).not.toMatch(
      /We keep record of your phone call|most secure manner|large volumes of information/,
    );
  });

  test('prints nothing of one council on the letters of another', () => {
    expect(otherText).not.toMatch(/hounslow|Z5761176|8583|TW3/i);
    expect(otherText).toContain('"Testshire: Council"');
    expect(noticeOf(otherText).contacts.regulator.email).toBe('casework@ico.org.uk');
  });
});
