/** A moment, always as ISO 8601 UTC text with milliseconds (`2026-11-23T08:30:00.000Z`), so that text order is time order. */
export type Instant = string;

/** A calendar day, `YYYY-MM-DD`. Which zone it is a day of is said by whoever holds it (London, or UTC for the ratchet). */
export type Day = string;

/** A retention period as the notice states it, counted in Europe/London. */
export type Period = { readonly days: number } | { readonly months: number };
