import { expect, test } from 'vitest';
import { palette, style, textPairs } from '../../../src/requests/pack/html/style.ts';
import { packHtml } from '../../../src/requests/pack/html.ts';
import { contents, nobody } from './fixture.ts';
import { named, outline } from './outline.ts';

const packs = [
  { what: 'a full draft', pack: contents },
  { what: 'nothing found', pack: nobody },
];

const luminance = (hex: string): number => {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
};
const contrast = (a: string, b: string): number => {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
};

test('the contrast formula is the one of WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

test.each(textPairs)('%s on %s has a contrast of at least 4.5 to 1', (ink, paper) => {
  expect(contrast(palette[ink], palette[paper])).toBeGreaterThanOrEqual(4.5);
});

test('lines have 3 to 1, and the style sheet has no colour that the palette does not name', () => {
  expect(contrast(palette.line, palette.paper)).toBeGreaterThanOrEqual(3);
  const used = new Set(style.match(/#[0-9a-f]{6}\b/g));
  expect([...used].filter((colour) => !(Object.values(palette) as string[]).includes(colour))).toEqual([]);
  expect(style).not.toMatch(/rgb|hsl|url\(|@import|outline:0/);
});

test.each(packs)('$what: language, title, one heading of the first level, headings in order', ({ pack }) => {
  const elements = outline(packHtml(pack));
  expect(named(elements, 'html')[0]?.attributes.get('lang')).toBe('en-GB');
  expect(named(elements, 'title')).toHaveLength(1);
  const levels = elements.filter(({ name }) => /^h[1-6]$/.test(name)).map(({ name }) => Number(name[1]));
  expect(levels.filter((level) => level === 1)).toHaveLength(1);
  expect(levels[0]).toBe(1);
  levels.reduce((before, level) => {
    expect(level - before).toBeLessThanOrEqual(1);
    return level;
  });
});

test.each(packs)('$what: landmarks once each, and everything stands in one', ({ pack }) => {
  const elements = outline(packHtml(pack));
  for (const name of ['header', 'main', 'nav', 'footer']) expect(named(elements, name)).toHaveLength(1);
  const landmarks = ['header', 'main', 'footer'];
  const strays = elements.filter(({ name, above, attributes }) => {
    const inBody = above.some((one) => one.name === 'body');
    const inLandmark = landmarks.includes(name) || above.some((one) => landmarks.includes(one.name));
    return inBody && !inLandmark && attributes.get('class') !== 'skip';
  });
  expect(strays.map(({ name }) => name)).toEqual([]);
});

test.each(packs)('$what: the skip link comes first, ids are unique, links and labels lead somewhere', ({ pack }) => {
  const elements = outline(packHtml(pack));
  expect(named(elements, 'a')[0]?.attributes.get('href')).toBe('#main');
  const ids = elements.flatMap(({ attributes }) => attributes.get('id') ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { attributes, text } of named(elements, 'a')) {
    const href = attributes.get('href') ?? '';
    expect(href).toMatch(/^(#|mailto:|https:)/);
    if (href.startsWith('#')) expect(ids).toContain(href.slice(1));
    expect(text.trim()).not.toBe('');
  }
  for (const { attributes } of elements) {
    const label = attributes.get('aria-labelledby');
    if (label !== undefined) expect(ids).toContain(label);
  }
});

test.each(packs)('$what: tables have a caption, at most three columns and a scope on every head', ({ pack }) => {
  const elements = outline(packHtml(pack));
  for (const found of named(elements, 'table')) {
    const inside = elements.filter(({ above }) => above.includes(found));
    expect(named(inside, 'caption')[0]?.text).not.toBe('');
    expect(named(inside, 'th').every(({ attributes }) => /^(col|row)$/.test(attributes.get('scope') ?? ''))).toBe(true);
    const heads = named(inside, 'th').filter(({ attributes }) => attributes.get('scope') === 'col');
    expect(heads.length).toBeLessThanOrEqual(3);
    const rows = named(inside, 'tr');
    for (const row of rows) expect(inside.filter(({ above }) => above.at(-1) === row)).toHaveLength(heads.length);
  }
});

test.each(packs)('$what: lists and terms are never empty', ({ pack }) => {
  const elements = outline(packHtml(pack));
  for (const { text } of elements.filter(({ name }) =>
    ['ul', 'ol', 'dl', 'dt', 'dd', 'li', 'p', 'td'].includes(name),
  )) {
    expect(text.trim()).not.toBe('');
  }
});

test.each(packs)('$what: no script, no style attribute, nothing fetched, and a policy that says so', ({ pack }) => {
  const page = packHtml(pack);
  const elements = outline(page);
  for (const name of ['script', 'link', 'img', 'iframe', 'form', 'object', 'svg'])
    expect(named(elements, name)).toEqual([]);
  const attributes = elements.flatMap((element) => [...element.attributes.keys()]);
  expect(attributes.filter((name) => name.startsWith('on') || name === 'style' || name === 'src')).toEqual([]);
  expect(page).toContain(
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">`,
  );
});
