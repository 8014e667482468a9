import { describe, expect, test } from 'vitest';
import {
  basisAllowed,
  basisOf,
  channelOf,
  periodOf,
  purposeOf,
  recipeOf,
  recipientOf,
  retentionOf,
  serviceId,
  wordOf,
} from '../../src/notice/lookup.ts';
import { defaultText, noticeOf } from './sample.ts';

const notice = noticeOf(defaultText);

test.each([
  ['council tax', 'Council tax'],
  ['COUNCIL-TAX', 'Council tax'],
  ['counciltax', 'Council tax'],
  ['  Waste & Recycling ', 'Waste and recycling'],
  ['waste_and\u2010recycling', 'Waste and recycling'],
  ['', 'General enquiry'],
  [' - ', 'General enquiry'],
  ['Trams', undefined],
  ['Council', undefined],
])('the service %j is %s', (text, service) => {
  expect(serviceId(notice, text)).toBe(service);
});

describe('names are found without case, spaces or hyphens', () => {
  test('channels, purposes, bases, recipients, recipes and words of lists', () => {
    expect(channelOf(notice, 'Web Chat')?.id).toBe('web-chat');
    expect(purposeOf(notice, 'Provide services')?.id).toBe('provide-services');
    expect(basisOf(notice, 'PUBLIC TASK')).toBe('public-task');
    expect(recipientOf(notice, 'GOV UK Notify')?.id).toBe('gov-uk-notify');
    expect(recipeOf(notice, 'Contacts Monthly')?.id).toBe('contacts-monthly');
    expect(wordOf(notice.outcomes, 'Survey opt-out')).toBe('survey-opt-out');
  });

  test('what is not there is not found', () => {
    expect(channelOf(notice, 'fax')).toBeUndefined();
    expect(purposeOf(notice, 'toString')).toBeUndefined();
    expect(wordOf(notice.contactTypes, '')).toBeUndefined();
  });
});

test('a basis is allowed only where the purpose names it', () => {
  expect(basisAllowed(notice, 'survey', 'Public task')).toBe(true);
  expect(basisAllowed(notice, 'survey', 'consent')).toBe(false);
  expect(basisAllowed(notice, 'consented', 'consent')).toBe(true);
  expect(basisAllowed(notice, 'fun', 'consent')).toBe(false);
});

test('periods are found, and one that the notice has not is a bug', () => {
  expect(retentionOf(notice, 'Phone')).toEqual({ value: { days: 30 } });
  expect(() => retentionOf(notice, 'fax')).toThrow(RangeError);
  expect(periodOf(notice, 'rejects').value).toEqual({ days: 7 });
  expect(() => periodOf({ ...notice, periods: {} }, 'rejects')).toThrow(RangeError);
});
