import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { type Reading, readText } from '../../../src/opt-outs/reading/read.ts';
import { RULES } from '../../../src/opt-outs/reading/rules.ts';
import { CERTAIN, HARM, LIKELY, OTHER, OTHER_NUMBER } from './examples.ts';
import { HARMS, OTHER_NUMBERS, OTHERS, STOPS } from './later.ts';

const file = (name: string): readonly string[] =>
  readFileSync(join(import.meta.dirname, name), 'utf8')
    .split('\n')
    .filter(Boolean);

const isStop = ({ class: read, otherNumber }: Reading): boolean => read !== 'no' && !otherNumber;
const notRead = (texts: readonly string[], right: (reading: Reading) => boolean): readonly string[] =>
  texts.filter((text) => !right(readText(text)));

describe('the messages of our own invention are read as they were meant', () => {
  it('a whole message that says stop is certain, and goes to nobody', () =>
    expect(notRead(CERTAIN, (reading) => reading.class === 'certain' && !reading.otherNumber && !reading.harm)).toEqual(
      [],
    ));
  it('a message that means it is a stop, and discloses no harm', () =>
    expect(notRead(LIKELY, (reading) => isStop(reading) && !reading.harm)).toEqual([]));
  it('and is not certain, so that a person looks at it', () =>
    expect(notRead(LIKELY, (reading) => reading.class === 'likely')).toEqual([]));
  it('anything else is no stop, and discloses no harm', () =>
    expect(notRead(OTHER, (reading) => reading.class === 'no' && !reading.harm)).toEqual([]));
  it('another telephone goes to a person', () =>
    expect(notRead(OTHER_NUMBER, (reading) => reading.otherNumber)).toEqual([]));
  it('harm goes to a person, and is not taken for a stop', () =>
    expect(notRead(HARM, (reading) => reading.harm && reading.class === 'no')).toEqual([]));
});

describe('the list that was put aside', () => {
  it('stops', () => expect(notRead(STOPS, isStop)).toEqual([]));
  it('others', () => expect(notRead(OTHERS, ({ class: read }) => read === 'no')).toEqual(['stop ripping us off']));
  it('others that go to a person', () => expect(notRead(OTHERS, ({ otherNumber }) => !otherNumber)).toEqual([]));
  it('other numbers', () => expect(notRead(OTHER_NUMBERS, ({ otherNumber }) => otherNumber)).toEqual([]));
  it('harm', () => expect(notRead(HARMS, ({ harm }) => harm)).toEqual([]));
});

describe('the lists that came after', () => {
  it('stops', () => expect(notRead(file('more-stops.txt'), isStop)).toEqual([]));
  it('others', () => expect(notRead(file('more-others.txt'), ({ class: read }) => read === 'no')).toEqual([]));
  it('harm', () => expect(notRead(file('more-harm.txt'), ({ harm }) => harm)).toEqual([]));
  it('what is read otherwise is known, and no more of it than a fiftieth', () => {
    const otherwise = file('read-otherwise.txt').map((line) => line.split('\t') as [string, string]);
    for (const [label, text] of otherwise) expect([text, isStop(readText(text))]).toEqual([text, label === 'other']);
    const missed = otherwise.filter(([label]) => label === 'stop').length;
    expect(missed).toBeLessThan(file('more-stops.txt').length / 50);
    expect(otherwise.length - missed).toBeLessThan(file('more-others.txt').length / 50);
  });
});

describe('the lists written afresh, as decision 0013 tells', () => {
  const labelled = ['fresh.csv', 'fresh-2.csv', 'fresh-3.csv', 'fresh-4.csv', 'fresh-5.csv'].flatMap((name) => {
    const [, ...rows] = file(name);
    return rows.map((row) => {
      const comma = row.lastIndexOf(',');
      const text = row.slice(0, comma);
      const said = text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
      return { text: said, label: row.slice(comma + 1) };
    });
  });
  const texts = (...labels: readonly string[]): readonly string[] =>
    labelled.filter(({ label }) => labels.includes(label)).map(({ text }) => text);
  it('stops', () =>
    expect(notRead(texts('stop'), isStop)).toEqual([
      'Please no',
      'Not again',
      'This phone belonged to my late mother. Please take the number off your list',
      'Oh lovely another text. How do I make it end',
      'DO NOT REPLY TO ME',
      'I am 91, I cant do surveys',
      'Go forth',
      'not on your nelly',
      'Prestańcie do mnie pisać',
      'лопни, стоп',
      'отпишете ме',
      'roaming charges stop',
      'kill this',
      'go awaaay',
      'not mrs green, she died',
      'Stiopiwch',
    ]));
  it('others', () =>
    expect(notRead(texts('other'), (reading) => !isStop(reading))).toEqual([
      'ok enough',
      'How did you get my number',
      'pack it up',
      'will the texts stop?',
      'stop emailing me',
      'Please stop ringing me',
      'I want to cancel',
      'spam? is this real',
      'cancel culture',
      'No stop to it, brilliant',
      'why do you need my number',
      'please call not text about my repair',
      'back off the hedge',
      'shut up shop',
      'Dw i ddim eisiau colli fy nhŷ',
      'have you stopped texting people',
      'If I do the survey will you stop',
      'stop cheque',
      'can I cancel',
    ]));
  it('harm', () => expect(notRead(texts('harm'), ({ harm }) => harm)).toEqual([]));
});

describe('what the notice publishes is certain', () => {
  const published = ['stop', 'no more surveys', 'Exit'];
  it.each(['STOP', 'No more surveys', 'exit please', 'EXIT!', '"exit" thanks Mary'])('%s', (text) =>
    expect(readText(text, published)).toMatchObject({ class: 'certain', why: ['notice-keyword'] }),
  );
  it('and only where it is published', () => expect(readText('exit please').class).toBe('likely'));
  it('not in the middle of something else', () =>
    expect(readText('where is the exit of the car park', published).class).toBe('no'));
});

describe('another number', () => {
  it.each([
    'stop 07700 900123',
    'please stop texting 07700900123',
    'STOP +44 7700 900123',
    'stop 0044 7700-900-123',
    'stop ٠٧٧٠٠٩٠٠١٢٣',
    'बंद करो ०७७००९००१२३',
    'my number is 07700 900123',
  ])('%s', (text) => {
    const reading = readText(text);
    expect(reading.otherNumber).toBe(true);
    expect(reading.why).toContain('names-a-number');
  });
  it('keeps the class that the words have, for the person who looks', () =>
    expect(readText('stop texting 07700 900123').class).toBe('likely'));
  it.each(['stop 07', 'STOP 12345', 'stop ref 445566', '10/10', 'take my wife off the tenancy'])(
    'is not in %s',
    (text) => expect(readText(text).otherNumber).toBe(false),
  );
});

describe('never having asked for texts is no asking for them', () => {
  it.each([
    'STOP texting me, I never opted in',
    'I did not opt in to this',
    'i didnt subscribe to this',
    'I never subscribed',
    "don't start texting me again",
  ])('%s', (text) => expect(readText(text).class).toBe('likely'));
  it.each(['I want to opt in', 'how do I opt in', 'can I opt back in', 'how do I subscribe'])('%s', (text) =>
    expect(readText(text).class).toBe('no'),
  );
});

test('why holds ids of rules, each once, and never words of the message', () => {
  for (const text of [...CERTAIN, ...LIKELY, ...OTHER, ...OTHER_NUMBER, ...HARM]) {
    const { why } = readText(text);
    expect(new Set(why).size).toBe(why.length);
    for (const rule of why) expect(RULES).toContain(rule);
  }
});
