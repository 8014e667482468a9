import type { PackContents } from '../contents.ts';
import { isBlank, keptFor } from '../supplementary.ts';
import { counted } from '../words.ts';
import type { Part } from './part.ts';

/**
 * What a reply must say and the notice does not. Article 15 asks for the first two, and nobody can answer them from the
 * records of one system.
 */
export function silent({ notice, contacts }: PackContents): Part {
  const undecided = keptFor(notice)
    .filter(({ stated }) => !stated)
    .map(({ what }) => what.toLowerCase());
  const unlisted = notice.categories.filter(({ listed }) => !listed).map(({ says }) => says);
  const unsettled = notice.purposes.filter(
    ({ id, assumed }) => assumed && contacts.some(({ purpose }) => purpose === id),
  );
  const blank = Object.values(notice.contacts).filter(isBlank).length;
  return {
    heading: 'WHAT THE NOTICE DOES NOT SAY',
    lines: [
      `Transfers outside the United Kingdom, and the safeguards (Article 15(2)). ${mustAnswer}.`,
      `Automated decisions and profiling in other systems (Article 15(1)(h)). ${mustAnswer}.`,
      `Which of the named recipients had this resident's information (Article 15(1)(c)). ${mustAnswer}.`,
      ...unless(
        notice.rights.length > 0,
        `Rights. ${mustAnswer}. The pack gives the four that Article 15(1)(e) names.`,
      ),
      ...unless(
        blank === 0,
        `How to reach ${counted(blank, 'office', 'offices')}: the contact block is blank. ${mustAnswer}.`,
      ),
      ...unless(
        notice.fraudInitiative.url !== '',
        'The address of the page on data matching, to which every pack should point. Add it to your letter.',
      ),
      ...unless(
        unsettled.length === 0,
        `Lawful basis. Not settled for ${unsettled.map(({ id }) => id).join(', ')}; the pack says so.`,
      ),
      ...unless(
        undecided.length === 0,
        `Retention. No period is stated for these; the pack gives the working one and says so: ${undecided.join('; ')}.`,
      ),
      ...unless(unlisted.length === 0, `Held but not listed in the notice; the pack says so: ${unlisted.join('; ')}.`),
    ],
  };
}

const mustAnswer = "The council's notice does not say; the officer must answer this before sending";

const unless = (settled: boolean, line: string): readonly string[] => (settled ? [] : [line]);

/** Readings of the notice that nobody has decided. */
export const readings = ({ notice }: PackContents): Part => ({
  heading: 'READINGS OF THE NOTICE NOT SETTLED',
  lines: notice.readings
    .filter(({ decided }) => decided === null)
    .map(({ question, assumed }) => `${question} Until it is decided, Steward works to this: ${assumed}`),
});
