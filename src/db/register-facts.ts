import type { RegisterRow } from './register.ts';

/**
 * What an event of the register says in clear, by name. In a damaged file it can be anything: what is no object of JSON
 * says nothing, and `registerProblems` finds it by the event's code.
 */
export function factsOf({ detail }: Pick<RegisterRow, 'detail'>): Readonly<Record<string, unknown>> {
  try {
    const found: unknown = JSON.parse(detail);
    return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** One of them that is a text; undefined when the event does not say it. */
export function textFact(event: Pick<RegisterRow, 'detail'>, name: string): string | undefined {
  const value = factsOf(event)[name];
  return typeof value === 'string' ? value : undefined;
}
