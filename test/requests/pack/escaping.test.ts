import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PackContents } from '../../../src/requests/pack/contents.ts';
import { escapeHtml, webLink } from '../../../src/requests/pack/html/markup.ts';
import { packHtml } from '../../../src/requests/pack/html.ts';
import { bareContact, contents } from './fixture.ts';
import { named, outline } from './outline.ts';

/** A pack with one text in every place that a record can fill. */
const saying = (text: string): PackContents => ({
  ...contents,
  request: { ...contents.request, reference: text },
  residents: [text],
  identifiers: (['name', 'dateOfBirth', 'address', 'email', 'councilTaxReference'] as const).map((kind) => ({
    kind,
    value: text,
    from: [text],
  })),
  contacts: [
    {
      ...bareContact,
      reference: text,
      channel: text,
      direction: text,
      type: text,
      service: text,
      purpose: text,
      lawfulBasis: text,
      outcome: text,
      wrapUpCode: text,
      summary: text,
      adjustments: text,
      providedBy: { name: text, role: text },
      source: text,
      outsideReference: text,
      ip: text,
      special: [{ kind: 'gender', value: text, relevance: text }],
    },
  ],
  requests: [{ reference: text, type: text, receivedOn: '2026-11-12', dueOn: '2026-12-14', state: text }],
  exports: [{ madeOn: '2026-11-12', recipient: text, says: text }],
  kindsOfRecord: [{ kind: text, found: 1 }],
  systemsNotSearched: [text],
});

const summaryOf = (text: string): string => {
  const elements = outline(packHtml({ ...contents, contacts: [{ ...bareContact, summary: text }] }));
  return elements.find(({ attributes }) => attributes.get('class') === 'words')?.text ?? '';
};

test('a script, entities and quotes in a record are words on the page', () => {
  const attack = `</div></main><script>alert(1)</script>&lt;b&gt; &amp; "'><img src=x onerror=alert(1)>`;
  const page = packHtml(saying(attack));
  expect(page).not.toContain('<script');
  expect(page).not.toContain('<img');
  expect(summaryOf(attack)).toBe(attack);
});

test('no text in any place adds, ends or changes an element', () => {
  // An ordinary word, so that only what the text does to the structure can differ.
  const plain = outline(packHtml(saying('word'))).map(({ name }) => name);
  const nasty = fc.string({ unit: 'binary' });
  const pieces = fc.constantFrom('<', '>', '"', "'", '&', '&lt;', '<!--', ']]>', '</style>', '\u202e', '\u0000', 'x');
  const texts = fc.oneof(
    nasty,
    fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const visible = `w${text}`;
      expect(outline(packHtml(saying(visible))).map(({ name }) => name)).toEqual(plain);
    }),
    { numRuns: 300 },
  );
});

test('right-to-left text and stray direction marks are kept apart from the sentence around them', () => {
  const page = packHtml(saying('\u202eשלום'));
  const elements = outline(page);
  const words = named(elements, 'div').filter(({ attributes }) => attributes.get('class') === 'words');
  expect(words.every(({ attributes }) => attributes.get('dir') === 'auto')).toBe(true);
  expect(named(elements, 'bdi').filter(({ text }) => text.includes('שלום')).length).toBeGreaterThan(10);
});

test('ten thousand characters without a space are all there', () => {
  expect(summaryOf('x'.repeat(10_000))).toHaveLength(10_000);
});

test('line breaks of free text are kept; what HTML cannot hold becomes a replacement character', () => {
  expect(summaryOf('one\ntwo\n\nthree')).toBe('one\ntwo\n\nthree');
  expect(escapeHtml('a\u0000b\uD800c\u009Fd\uFFFFe')).toBe('a\uFFFDb\uFFFDc\uFFFDd\uFFFDe');
  expect(escapeHtml('👍 Siân £5\t\n')).toBe('👍 Siân £5\t\n');
});

test('only an https address becomes a link', () => {
  expect(webLink('https://ico.org.uk/').markup).toBe('<a href="https://ico.org.uk/">https://ico.org.uk/</a>');
  expect(webLink('javascript:alert(1)').markup).toBe('javascript:alert(1)');
});
