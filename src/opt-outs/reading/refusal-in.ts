import { CLASSES, TOPICS } from './classes.ts';
import { ASKS_FOR_TEXTS, ELSEWHERE } from './elsewhere.ts';
import { compile, longestAt, type Meant } from './pattern.ts';
import { FIRM, WEAK } from './refusals.ts';
import type { Rule } from './rules.ts';

type Refusal = { readonly class: 'likely' | 'no'; readonly why: readonly Rule[] };

const ready = (entries: readonly { readonly pattern: string; readonly rule: Rule }[]) =>
  compile(
    entries.map(({ pattern, rule }) => [pattern, rule] as const),
    CLASSES,
  );
const firm = ready(FIRM);
const weak = ready(WEAK);
const elsewhere = ready(ELSEWHERE.map((entry) => ({ ...entry, rule: 'about-something-else' })));
const asksForTexts = ready(ASKS_FOR_TEXTS.map((entry) => ({ ...entry, rule: 'asks-for-texts' })));

/** Words that make so short a message a stop, unless it is about something else. */
const STOPPISH = new Set(['stop', 'unsubscribe', 'optout', 'cancel', 'quit', 'cease', 'stopall']);
const FEW = 4;

type Scan = { readonly firm: Rule[]; readonly weak: { rule: Rule; at: number }[]; readonly elsewhere: Set<number> };

/** Whether a message that is no keyword asks to be left alone; `foreign` are the refusals found in other languages. */
export function refusalIn(said: readonly Meant[], foreign: readonly Rule[], harm: boolean): Refusal {
  if (said.some((_, at) => longestAt(asksForTexts, said, at) !== undefined)) {
    return { class: 'no', why: ['asks-for-texts'] };
  }
  const scan = scanned(said);
  const weakly = harm ? [] : scan.weak.filter(({ at }) => !isTopical(said, at)).map(({ rule }) => rule);
  const brief = !harm && isBriefStop(said, scan.elsewhere) ? (['short-with-stop'] as const) : [];
  const why = [...scan.firm, ...weakly, ...foreign, ...brief];
  if (why.length > 0) return { class: 'likely', why };
  return { class: 'no', why: scan.elsewhere.size > 0 ? ['about-something-else'] : [] };
}

/** The longest pattern at each word; where something else is as long as a refusal, it is something else. */
function scanned(said: readonly Meant[]): Scan {
  const scan: Scan = { firm: [], weak: [], elsewhere: new Set() };
  for (let at = 0; at < said.length; ) {
    const strong = longestAt(firm, said, at);
    const faint = longestAt(weak, said, at);
    const other = longestAt(elsewhere, said, at);
    const refused = Math.max(strong?.end ?? 0, faint?.end ?? 0);
    if (other !== undefined && other.end >= refused) {
      for (let each = at; each < other.end; each++) scan.elsewhere.add(each);
      at = other.end;
    } else if (refused > 0) {
      if (strong !== undefined) scan.firm.push(strong.says);
      else if (faint !== undefined) scan.weak.push({ rule: faint.says, at });
      at = Math.max(refused, at + 1);
    } else at += 1;
  }
  return scan;
}

function isTopical(said: readonly Meant[], at: number): boolean {
  let start = at;
  while (start > 0 && said[start]?.pause !== 2) start -= 1;
  for (let each = start; each < said.length && (each === start || said[each]?.pause !== 2); each++) {
    if (TOPICS.has(said[each]?.lemma ?? '')) return true;
  }
  return false;
}

/** A message of four words, or a sentence of four that begins with the word, and nothing of the council's business. */
function isBriefStop(said: readonly Meant[], elsewhere: ReadonlySet<number>): boolean {
  for (let at = 0; at < said.length; at++) {
    if (!STOPPISH.has(said[at]?.lemma ?? '') || elsewhere.has(at) || isTopical(said, at)) continue;
    if (said.length <= FEW) return true;
    if (said[at]?.pause === 2 && sentenceLength(said, at) <= FEW) return true;
  }
  return false;
}

function sentenceLength(said: readonly Meant[], start: number): number {
  let end = start + 1;
  while (end < said.length && said[end]?.pause !== 2) end += 1;
  return end - start;
}
