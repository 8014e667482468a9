import { showPeriod } from '../calendar/period.ts';
import type { Day, Period } from '../calendar/types.ts';
import type { Assumption, ContactBlock, Notice, Stated } from './types.ts';

/** Something in the notice that a person has still to decide. `decideBy` null = nobody has set a day. */
export type UndecidedValue = {
  readonly path: string;
  readonly value: string;
  readonly owner: string;
  readonly decideBy: Day | null;
  readonly why: string;
};

type Assumed = readonly [path: string, value: string, assumption: Assumption | undefined];

const periodValue = (path: string, { value, assumed }: Stated<Period>): Assumed => [path, showPeriod(value), assumed];
const plainValue = (path: string, { value, assumed }: Stated<string | number | null>): Assumed => [
  path,
  value === null ? '' : String(value),
  assumed,
];

function assumedIn(notice: Notice): readonly Assumed[] {
  const { survey } = notice;
  return [
    ...notice.purposes.map(({ id, lawfulBases, statutes, assumed }): Assumed => {
      return [`purposes.${id}`, [...lawfulBases, ...statutes].join(', '), assumed];
    }),
    ...notice.channels.flatMap(({ id, purpose, lawfulBasis, retention, assumed }): readonly Assumed[] => [
      [`channels.${id}`, `${purpose}, ${lawfulBasis}`, assumed],
      periodValue(`channels.${id}.retention`, retention),
    ]),
    periodValue('survey.linkValidFor', survey.linkValidFor),
    periodValue('survey.notMoreOftenThan', survey.notMoreOftenThan),
    periodValue('survey.invitationLedger', survey.invitationLedger),
    periodValue('survey.answers', survey.answers),
    plainValue('survey.minimumAge', survey.minimumAge),
    ...Object.entries(notice.periods).map(([id, stated]) => periodValue(`periods.${id}`, stated)),
    ...notice.recipes.map(({ id, keepFor }) => periodValue(`recipes.${id}.keepFor`, keepFor)),
    plainValue('warnBelowK', notice.warnBelowK),
    plainValue('councilTaxPattern', notice.councilTaxPattern),
    plainValue('recordingsRoot', notice.recordingsRoot),
  ];
}

/** A block by which nobody can be reached; a name alone is no way to complain. */
const isBlank = ({ address, email, telephone, website }: ContactBlock): boolean =>
  address.length === 0 && email === '' && telephone === '' && website === '';

function blanksIn(notice: Notice): readonly (readonly [path: string, why: string])[] {
  const { registration, survey, fraudInitiative } = notice;
  const blocks = Object.entries(notice.contacts).map(
    ([key, block]) => [`contacts.${key}`, isBlank(block), 'Letters and packs cannot say how to get in touch.'] as const,
  );
  const others = [
    ['registration.number', registration.number === '', 'The number in the regulator’s register is not known.'],
    ['registration.expires', registration.expires === null, 'Nobody is reminded before the registration runs out.'],
    ['website', notice.website === '', 'Nobody can be told where the notice is published.'],
    ['survey.linkTemplate', survey.linkTemplate === '', 'No survey invitation can be sent.'],
    ['survey.notifyTemplate', survey.notifyTemplate === '', 'No survey invitation can be sent.'],
    ['fraudInitiative.url', fraudInitiative.url === '', 'Packs cannot point to the page about data matching.'],
  ] as const;
  return [...blocks, ...others].filter(([, blank]) => blank).map(([path, , why]) => [path, why]);
}

/** Every assumed value in the order of the file, then what was left blank and belongs to the notice's owner. */
export function undecidedValues(notice: Notice): readonly UndecidedValue[] {
  const assumed = assumedIn(notice).flatMap(([path, value, assumption]) =>
    assumption ? [{ path, value, ...assumption }] : [],
  );
  const blank = blanksIn(notice).map(([path, why]) => ({ path, value: '', owner: notice.owner, decideBy: null, why }));
  return [...assumed, ...blank];
}
