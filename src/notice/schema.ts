import * as v from 'valibot';
import { contactFields, residentField, sharedThings } from './fields.ts';
import { parsePattern, patternSyntax } from './pattern.ts';
import { periodIds } from './period-ids.ts';
import {
  assumable,
  blankable,
  choice,
  day,
  flag,
  id,
  list,
  orNone,
  period,
  saying,
  shape,
  stated,
  whole,
  words,
} from './schema-parts.ts';

const email = v.pipe(blankable, v.regex(/^(?:[^\s@]+@[^\s@]+\.[^\s@]+)?$/, 'is not an email address'));
const url = v.pipe(
  blankable,
  v.regex(/^(?:https:\/\/[^\s]+)?$/, saying('is not a web address', 'an address that begins with https://')),
);

const linkTemplate = v.pipe(
  url,
  v.check(
    (text) => text === '' || text.split('{token}').length === 2,
    saying('has no place for the link', 'an address with {token} in it once, such as https://example.com/s/{token}'),
  ),
);

const folder = v.pipe(
  words,
  v.regex(/^\/(?!.*(?:^|\/)\.\.?(?:\/|$)).*$/, saying('is not a folder', 'a full path, such as /srv/recordings')),
);

const category = shape({ id, says: words, fields: list(choice(contactFields), 0), listed: flag, special: flag });
const statutes = list(words, 0);

const purpose = assumable({ id, says: words, lawfulBases: list(id), statutes });

const channel = assumable({ id, says: words, listed: flag, purpose: id, lawfulBasis: id, retention: stated(period) });

const recipient = shape({
  id,
  says: words,
  kind: choice(['internal', 'processor', 'public-body']),
  receives: list(choice([...contactFields, ...sharedThings]), 0),
});

const columnName = v.pipe(
  words,
  v.regex(/^[A-Za-z][A-Za-z0-9_-]{0,39}$/, saying('is not a column name', 'a letter, then letters, digits, - or _')),
);

const rules = ['keep', 'pseudonym', 'age-band', 'year', 'month', 'week', 'outward-postcode', 'top-code'] as const;

const column = v.pipe(
  shape({
    column: columnName,
    fields: list(choice([residentField, ...contactFields])),
    rule: choice(rules),
    size: v.optional(whole(1, 1000)),
  }),
  v.transform(({ size, ...rest }) => (size === undefined ? rest : { ...rest, size })),
);

const recipe = shape({
  id,
  says: words,
  purpose: id,
  recipient: id,
  keepFor: stated(period),
  quasiIdentifiers: list(columnName, 0),
  columns: list(column),
  drop: list(choice(contactFields), 0),
});

const block = shape({ name: blankable, address: list(words, 0), email, telephone: blankable, website: url });

const survey = shape({
  purpose: id,
  linkValidFor: stated(period),
  notMoreOftenThan: stated(period),
  invitationLedger: stated(period),
  answers: stated(period),
  minimumAge: stated(whole(0, 120)),
  linkTemplate,
  notifyTemplate: blankable,
  stopWords: list(words),
});

const periods = Object.fromEntries(periodIds.map((name) => [name, stated(period)]));

/** The pattern as text; compiled by whoever matches with it (`parsePattern`). */
const pattern = v.pipe(
  words,
  v.check((text) => parsePattern(text).ok, saying('is not a pattern that is safe to use', patternSyntax)),
);

/** `notice.yaml`, read with every scalar as text. Its output is a `Notice`, not yet checked for what points at what. */
export const noticeSchema = shape({
  title: words,
  organisation: words,
  owner: words,
  effective: day,
  review: day,
  website: url,
  registration: shape({ number: blankable, expires: orNone(day) }),
  contacts: shape({ council: block, dataProtectionOfficer: block, complaints: block, regulator: block }),
  categories: list(category),
  lawfulBases: list(shape({ id, says: words, statutes })),
  purposes: list(purpose),
  channels: list(channel),
  services: list(words),
  defaultService: words,
  contactTypes: list(id),
  outcomes: list(id),
  callerRoles: list(id),
  recipients: list(recipient),
  gateways: list(shape({ id, says: words, needs: list(id) })),
  rights: list(shape({ id, says: words, bases: list(id) })),
  erasureReasons: list(id),
  otherSystems: list(words, 0),
  recordingsRoot: stated(orNone(folder)),
  councilTaxPattern: stated(pattern),
  fraudInitiative: shape({ label: words, url }),
  survey,
  periods: shape(periods),
  recipes: list(recipe, 0),
  warnBelowK: stated(whole(2, 1000)),
  readings: list(shape({ id, question: words, assumed: words, decided: orNone(words) }), 0),
});
