import type { Span } from './parsed.ts';

/** Titles that are never another word, however they are written. */
const CLEAR = /^(?:mr|mrs|ms|mx|dr|cllr|councillor|prof|professor)$/i;
/** Titles that are other words too (I miss the bus): only before a word with a capital. */
const DOUBTFUL = /^(?:miss|sir|dame|lord|lady|rev|reverend|master|sister|father|pastor|imam|rabbi)$/i;
const WORD = /\p{L}[\p{L}\p{M}'’-]*\.?/gu;
const INITIAL = /^\p{L}\.$/u;
const MOST_WORDS = 3;

/** Words that end a name: what people go on with after it. */
const ORDINARY = new Set(
  `a about after again all also always and any are as asked at back be because been before but by call called calls can
  could did do does for from gave get gets go got had has have he her him his how i if in into is it its just kept left
  made me my never no not of on or our out over please put rang rings said saying says seen sent she should so spoke
  still take takes than thank thanks that the their them then there they this to told took tried under until up us very
  was we were what when where which while who whose why will with without would yes you your`.split(/\s+/),
);

/**
 * Where a title with the name behind it stands in plain text: `Mrs Testperson`, `Dr. A. B. Example`, `cllr smith`. At most
 * three words of a name, and none that people go on with after one. Linear.
 */
export function* titledNamesIn(text: string): Generator<Span, void, void> {
  const words = [...text.matchAll(WORD)];
  for (let at = 0; at < words.length; at += 1) {
    const title = words[at] as RegExpExecArray;
    const count = nameLength(text, words, at);
    if (count === 0) continue;
    const last = words[at + count] as RegExpExecArray;
    yield [title.index, last.index + last[0].replace(/\.$/, '').length];
    at += count;
  }
}

/** How many words of a name stand behind the word at `at`; 0 where it is no title, or no name follows. */
function nameLength(text: string, words: readonly RegExpExecArray[], at: number): number {
  const title = (words[at] as RegExpExecArray)[0].replace(/\.$/, '');
  const doubtful = DOUBTFUL.test(title);
  if (!doubtful && !CLEAR.test(title)) return 0;
  const capitals = doubtful || /^\p{Lu}/u.test(words[at + 1]?.[0] ?? '');
  let count = 0;
  for (let next = at + 1; next < words.length && count < MOST_WORDS; next += 1) {
    const before = words[next - 1] as RegExpExecArray;
    const word = words[next] as RegExpExecArray;
    const between = text.slice(before.index + before[0].length, word.index);
    if (!/^[ \t]{1,3}$/.test(between) || (count > 0 && endsSentence(before[0]))) break;
    const ordinary = !INITIAL.test(word[0]) && ORDINARY.has(word[0].replace(/\.$/, '').toLowerCase());
    if (ordinary || (capitals && !/^\p{Lu}/u.test(word[0]))) break;
    count += 1;
  }
  return count;
}

/** A full stop after an initial (J.) ends no sentence. */
const endsSentence = (word: string): boolean => word.endsWith('.') && word.length > 2;
