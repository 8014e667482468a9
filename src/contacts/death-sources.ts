import { sameName } from '../notice/spelling.ts';

/**
 * Who may report a death, as words of a closed list: "her daughter, by name" would be personal data of two people in the
 * clear of the store and in the audit for ever.
 */
export const DEATH_SOURCES = {
  'tell-us-once': 'Tell Us Once',
  registrar: 'the registrar',
  coroner: 'the coroner',
  relative: 'a relative',
  executor: 'the executor or administrator',
  solicitor: 'a solicitor',
  'care-provider': 'a hospital or care home',
  landlord: 'a landlord',
  'council-service': 'another council service',
  other: 'somebody else',
} as const;

export type DeathSource = keyof typeof DEATH_SOURCES;

/** The source that was meant, by its word or by how it is said, without case, spaces or hyphens; undefined for none. */
export const deathSource = (text: string): DeathSource | undefined =>
  (Object.entries(DEATH_SOURCES) as [DeathSource, string][]).find(([id, says]) =>
    [id, says, says.replace(/^(?:the|an?) /, '')].some((name) => sameName(name, text)),
  )?.[0];

/** `reported deceased by Tell Us Once`. */
export const reportedBy = (source: DeathSource | null): string =>
  source === null || source === 'other' ? 'reported deceased' : `reported deceased by ${DEATH_SOURCES[source]}`;
