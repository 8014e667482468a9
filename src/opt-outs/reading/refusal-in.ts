import { ABOUT_IT, AGAINST_ANY, AGAINST_TEXTS, CLASSES, DOINGS, STOPPISH } from './classes.ts';
import { ANOTHER_STOP, ASKS_FOR_TEXTS, ELSEWHERE } from './elsewhere.ts';
import { compile, longestAt, type Meant, type Patterns } from './pattern.ts';
import { FIRM, WEAK } from './refusals.ts';
import type { Rule } from './rules.ts';
import { TOPICS } from './topics.ts';

type Refusal = { readonly class: 'likely' | 'no'; readonly why: readonly Rule[] };
type Ready = Patterns<Rule>;

const ready = (entries: readonly { readonly pattern: string; readonly rule: Rule }[]): Ready =>
  compile(
    entries.map(({ pattern, rule }) => [pattern, rule] as const),
    CLASSES,
  );
const elsewhereRule = <T>(entry: T): T & { readonly rule: Rule } => ({ ...entry, rule: 'about-something-else' });

const firm = ready(FIRM);
const weak = ready(WEAK);
const elsewhere = ready(ELSEWHERE.map(elsewhereRule));
const notOurs = ready([...ELSEWHERE, ...ANOTHER_STOP].map(elsewhereRule));
const asksForTexts = ready(ASKS_FOR_TEXTS.map(elsewhereRule));

/** "I don't want this any more" may be said of a life: beside harm only these speak of texts. */
const OF_TEXTS: ReadonlySet<Rule> = new Set<Rule>(['stop-texting', 'no-texts', 'off-the-list', 'leave-me-alone']);

/** A sentence with one of STOPPISH in it and no word of the council's business is about texts up to this length. */
const FEW_WORDS = 10;

/** Whether a message that is no keyword asks to be left alone; `foreign` are the refusals found in other languages. */
export function refusalIn(said: readonly Meant[], foreign: readonly Rule[], harm: boolean): Refusal {
  if (said.some((_, at) => longestAt(asksForTexts, said, at) !== undefined)) {
    return { class: 'no', why: ['asks-for-texts'] };
  }
  const strong = scan(said, firm, elsewhere);
  const faint = scan(said, weak, notOurs);
  const firmly = strong.found.map(({ rule }) => rule);
  const why = [...(harm ? firmly.filter((rule) => OF_TEXTS.has(rule)) : firmly), ...foreign];
  if (!harm) {
    const weakly = new Map(faint.found.map(({ at, rule }) => [at, rule]));
    for (const sentence of sentencesOf(said)) {
      const words = said.slice(sentence.start, sentence.end);
      if (words.some(({ lemma }) => TOPICS.has(lemma))) continue;
      why.push(...words.flatMap((_, n) => weakly.get(sentence.start + n) ?? []));
      if (words.length > FEW_WORDS) continue;
      if (hasStop(said, sentence, faint.elsewhere)) why.push('stop-of-nothing-else');
      else if (isAgainstTexts(said, sentence, faint.elsewhere)) why.push('against-texts');
    }
  }
  if (why.length > 0) return { class: 'likely', why };
  return { class: 'no', why: faint.elsewhere.size > 0 ? ['about-something-else'] : [] };
}

type Found = { readonly rule: Rule; readonly at: number };
type Scan = { readonly found: readonly Found[]; readonly elsewhere: ReadonlySet<number> };

/** The longest pattern at each word; where something else is as long as a refusal, it is something else. */
function scan(said: readonly Meant[], refusals: Ready, others: Ready): Scan {
  const found: Found[] = [];
  const masked = new Set<number>();
  for (let at = 0; at < said.length; ) {
    const refusal = longestAt(refusals, said, at);
    const other = longestAt(others, said, at);
    if (other !== undefined && other.end >= (refusal?.end ?? 0)) {
      for (let each = at; each < other.end; each++) masked.add(each);
      at = Math.max(other.end, at + 1);
    } else if (refusal !== undefined) {
      found.push({ rule: refusal.says, at });
      at = Math.max(refusal.end, at + 1);
    } else at += 1;
  }
  return { found, elsewhere: masked };
}

type Sentence = { readonly start: number; readonly end: number };

function sentencesOf(said: readonly Meant[]): readonly Sentence[] {
  const sentences: Sentence[] = [];
  let start = 0;
  for (let at = 1; at <= said.length; at++) {
    if (at < said.length && said[at]?.pause !== 2) continue;
    sentences.push({ start, end: at });
    start = at;
  }
  return sentences;
}

const hasStop = (said: readonly Meant[], { start, end }: Sentence, masked: ReadonlySet<number>): boolean => {
  for (let at = start; at < end; at++) {
    const most = STOPPISH.get(said[at]?.lemma ?? '');
    if (most === undefined || end - start > most || masked.has(at)) continue;
    if (!isAnotherDoing(said, at + 1, end)) return true;
  }
  return false;
};

/** "Stop cutting services": a word in -ing that no list knows, and that is not done to the sender. */
function isAnotherDoing(said: readonly Meant[], at: number, end: number): boolean {
  const doing = at < end ? (said[at]?.lemma ?? '') : '';
  const whom = at + 1 < end ? (said[at + 1]?.lemma ?? '') : '';
  return doing.length > 4 && doing.endsWith('ing') && !DOINGS.has(doing) && whom !== 'me' && whom !== 'my';
}

/** Speaks of texts or surveys, and against something, and not of how they work. */
function isAgainstTexts(said: readonly Meant[], { start, end }: Sentence, masked: ReadonlySet<number>): boolean {
  let texts = false;
  let surveys = false;
  let againstAny = false;
  let againstTexts = false;
  for (let at = start; at < end; at++) {
    const lemma = said[at]?.lemma ?? '';
    if (masked.has(at) || ABOUT_IT.has(lemma)) return false;
    if (lemma === 'text') texts = true;
    else if (lemma === 'survey') surveys = true;
    if (AGAINST_ANY.has(lemma)) againstAny = true;
    else if (AGAINST_TEXTS.has(lemma)) againstTexts = true;
  }
  return (texts && (againstTexts || againstAny)) || (surveys && againstAny);
}
