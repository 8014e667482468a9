import type { Kysely } from 'kysely';
import type { StoreTables } from './schema.ts';

/** The single values a store keeps of itself. Each name is written in one place of the program. */
export type MetaKey =
  | 'schema'
  | 'home'
  | 'createdAt'
  | 'floor'
  | 'indexKey'
  | 'indexMonth'
  | 'unlinkableThrough'
  | 'registerSeen'
  | 'registerSeenMac'
  /** The newest version of the notice whose shorter periods have reached everything that is held. */
  | 'reduedVersion'
  | 'lastSweepAt'
  /** When texts were last read to the end, from GOV.UK Notify or a file; and from Notify alone. */
  | 'textsReadAt'
  | 'textsSyncedAt'
  /** JSON of the last time in which Notify may have dropped texts before they were read (opt-outs/texts/heard.ts). */
  | 'textGap'
  /** JSON of the newest backup that came to its end (home/backup/last.ts). */
  | 'lastBackup'
  /** JSON of the last restore drill (home/restore/drill.ts). */
  | 'lastDrill'
  /** JSON of the last gap that somebody accepted, and when. */
  | 'lastRestore'
  /** Which renewal of the permanent keys this store is chained under; absent = 1 (home/finish-rotation.ts). */
  | 'keyGeneration'
  /** How often the home was given another master key, as the audit knows it; absent = never. */
  | 'masterChanges'
  /** 'yes' while everything is being sealed again under the present epoch, so that the earlier ones can be forgotten. */
  | 'resealing'
  /** 'yes' once the register has named something erased: without it, nobody can say who must not come back. */
  | 'anyErased'
  /** The last day on which a backup could open what was erased since the last certificate. */
  | 'erasedUntil'
  /** JSON of the gap that a restore left, until somebody has accepted it (home/restored.ts). */
  | 'restoreGap';

export async function readMeta(db: Kysely<StoreTables>, key: MetaKey): Promise<string | undefined> {
  return (await db.selectFrom('meta').select('value').where('key', '=', key).executeTakeFirst())?.value;
}

/** Several values as they stood at one moment: between two statements another process may have written both. */
export async function readMetaTogether<Key extends MetaKey>(
  db: Kysely<StoreTables>,
  keys: readonly Key[],
): Promise<{ readonly [key in Key]?: string }> {
  const rows = await db.selectFrom('meta').select(['key', 'value']).where('key', 'in', keys).execute();
  return Object.fromEntries(rows.map(({ key, value }) => [key, value])) as { readonly [key in Key]?: string };
}

export async function writeMeta(db: Kysely<StoreTables>, key: MetaKey, value: string): Promise<void> {
  await db
    .insertInto('meta')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}

export async function deleteMeta(db: Kysely<StoreTables>, key: MetaKey): Promise<void> {
  await db.deleteFrom('meta').where('key', '=', key).execute();
}
