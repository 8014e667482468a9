import { seeded } from './random.ts';

export type Person = {
  readonly name: string;
  readonly dateOfBirth: string;
  readonly postcode: string;
  readonly phone: string;
  readonly email: string;
  readonly nino: string;
  readonly councilTaxReference: string;
};

const FIRST =
  'Alma Bryn Cleo Dafydd Edie Farah Gwen Harun Iris Joss Kiran Lena Morag Nour Osian Priya Quin Rhys Sadia Tomos'.split(
    ' ',
  );
const LAST =
  'Testperson Sampleton Exampleby Fixturely Inventworth Mockridge Placeholder Dummerson Trialgate Fictionby'.split(' ');
const OUTWARD = 'TW3 TW4 TW5 TW7 TW8 TW13 TW14 W4'.split(' ');
const INWARD = 'ABDEFGHJLNPQRSTUWXYZ';

/** Telephone numbers that Ofcom keeps for drama: 3,000 in all, so they repeat; email and NINO tell people apart. */
const DRAMA = ['07700 900', '020 7946 0', '01632 960'];

/**
 * The invented resident with a number (0 to 3,999,999, each with a NINO of its own): the same for a seed however often
 * they are asked for, so that nobody has to be remembered.
 */
export function person(seed: number, index: number): Person {
  const random = seeded(Math.imul(index + 1, 0x9e3779b1) ^ seed);
  const pick = (from: readonly string[] | string): string => from[Math.floor(random() * from.length)] ?? '';
  const digits = (count: number): string => `${Math.floor(random() * 10 ** count)}`.padStart(count, '0');
  // Mobiles first: most people ring from one, and only a mobile can be texted.
  const range = random() < 0.7 ? DRAMA[0] : pick(DRAMA);
  const year = 1932 + Math.floor(random() * 74);
  const month = `${1 + Math.floor(random() * 12)}`.padStart(2, '0');
  const day = `${1 + Math.floor(random() * 28)}`.padStart(2, '0');
  return {
    name: `${pick(FIRST)} ${pick(LAST)}`,
    dateOfBirth: `${year}-${month}-${day}`,
    postcode: `${pick(OUTWARD)} ${digits(1)}${pick(INWARD)}${pick(INWARD)}`,
    phone: `${range}${digits(3)}`,
    email: `person${index}@example.com`,
    nino: `QQ${`${index % 1_000_000}`.padStart(6, '0')}${'ABCD'[Math.floor(index / 1_000_000) % 4]}`,
    councilTaxReference: `3${`${index}`.padStart(8, '0')}`,
  };
}
