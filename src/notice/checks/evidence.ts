import { type Verdict, verify } from '../../audit/chain.ts';
import type { StoredEntry } from '../../audit/entry.ts';
import { londonDay } from '../../calendar/london.ts';
import type { Day, Instant } from '../../calendar/types.ts';
import { allExportRuns, auditBodies } from '../../db/checks.ts';
import { readMeta } from '../../db/meta.ts';
import type { ExportRunTable } from '../../db/schema.ts';
import { type Memory, registerMemory } from '../../home/anchor.ts';
import type { Opened } from '../../home/opened.ts';
import { refuseStaleKeys } from '../../home/renewed.ts';
import { Refusal } from '../../refusal.ts';
import {
  auditKeys,
  type IndexKey,
  indexKeysIn,
  readChain,
  readIndexKey,
  type Sealer,
  sealerOf,
} from '../../vault/vault.ts';
import { currentVersion, type Version, versionsOf } from '../versions.ts';
import { type AddedSeen, seeAdded } from './see-added.ts';
import { type BytesSeen, seeBytes } from './see-bytes.ts';
import { type FactGroup, seeFacts } from './see-facts.ts';
import { type IndexSeen, seeIndex } from './see-index.ts';
import { type RegisterSeen, seeRegister } from './see-register.ts';
import { type SealedSeen, seeSealed } from './see-sealed.ts';
import { type SurveySeen, seeSurvey } from './see-survey.ts';
import { seeTexts, type TextsSeen } from './see-texts.ts';

/** What the checks look at: one moment of the store, each part read once and only when a check asks for it. */
export type Evidence = {
  readonly opened: Opened;
  readonly asOf: Instant;
  /** The London day of `asOf`. */
  readonly today: Day;
  /** Path of the key file that opened the home; undefined when a passphrase did. */
  readonly keyFile: string | undefined;
  readonly versions: readonly Version[];
  /** The version in force today. */
  readonly version: Version;
  /** The version of a number, as records name it. */
  readonly versionOf: (number: number) => Version | undefined;
  /** undefined when the chain cannot be read. */
  readonly sealer: Sealer | undefined;
  /** The key of the identifier index that the store names. Refuses when it is missing or another store's. */
  readonly indexKey: () => Promise<IndexKey>;
  readonly facts: () => Promise<readonly FactGroup[]>;
  readonly sealed: () => Promise<SealedSeen>;
  /** undefined when the index has no key. */
  readonly index: () => Promise<IndexSeen | undefined>;
  readonly added: () => Promise<AddedSeen>;
  readonly bytes: () => Promise<BytesSeen>;
  readonly audit: () => Promise<Verdict>;
  /** Audit entries of these acts, in their order. */
  readonly entries: (...acts: readonly string[]) => Promise<readonly StoredEntry[]>;
  readonly register: () => Promise<RegisterSeen>;
  readonly exports: () => Promise<readonly ExportRunTable[]>;
  readonly survey: () => Promise<SurveySeen>;
  readonly texts: () => Promise<TextsSeen>;
};

/** Reads what everything else needs. To be called before the snapshot of the store begins: the anchor must not lead it. */
export async function gatherBefore(opened: Opened): Promise<Before> {
  return { memory: await memoryOf(opened), sealer: sealerIn(opened), indexKeys: indexKeysBefore(opened) };
}

type Before = {
  readonly memory: Memory;
  readonly sealer: Sealer | undefined;
  readonly indexKeys: readonly IndexKey[];
};

export async function gather(opened: Opened, keyFile: string | undefined, before: Before): Promise<Evidence> {
  const { db } = opened.store;
  await refuseStaleKeys(opened, db);
  const asOf = opened.now();
  const today = londonDay(asOf);
  const versions = await versionsOf(db);
  const byNumber = new Map(versions.map((version) => [version.number, version]));
  const evidence: Evidence = {
    opened,
    asOf,
    today,
    keyFile,
    versions,
    version: currentVersion(versions, today),
    versionOf: (number) => byNumber.get(number),
    sealer: before.sealer,
    indexKey: async () => {
      const id = (await readMeta(db, 'indexKey')) ?? '';
      return before.indexKeys.find((key) => key.id === id) ?? readIndexKey(opened.vault, id);
    },
    facts: once(() => seeFacts(evidence)),
    sealed: once(() => seeSealed(evidence)),
    index: once(() => seeIndex(evidence)),
    added: once(() => seeAdded(evidence)),
    bytes: once(() => seeBytes(evidence)),
    audit: once(() => verified(opened, before.memory)),
    entries: async (...acts) => (await auditBodies(db, ...acts)).map((body) => JSON.parse(body) as StoredEntry),
    register: once(() => seeRegister(evidence)),
    exports: once(() => allExportRuns(db)),
    survey: once(() => seeSurvey(evidence)),
    texts: once(() => seeTexts(evidence)),
  };
  return evidence;
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return () => {
    reading ??= read();
    return reading;
  };
}

async function memoryOf(opened: Opened): Promise<Memory> {
  try {
    return await registerMemory(opened);
  } catch {
    // Whether the register can be read is a promise of its own.
    return { remembered: [] };
  }
}

async function verified({ store, vault }: Opened, { remembered, problem }: Memory): Promise<Verdict> {
  const verdict = await verify(store.db, auditKeys(vault), remembered);
  return problem === undefined ? verdict : { ...verdict, ok: false, problems: [problem, ...verdict.problems] };
}

/** Read before the snapshot, because a rebuild forgets the key that the snapshot still names. */
function indexKeysBefore({ vault }: Opened): readonly IndexKey[] {
  try {
    return indexKeysIn(vault);
  } catch (problem) {
    if (problem instanceof Refusal) return [];
    throw problem;
  }
}

function sealerIn(opened: Opened): Sealer | undefined {
  try {
    return sealerOf(readChain(opened.vault), opened.homeId, opened.random);
  } catch (problem) {
    if (problem instanceof Refusal) return undefined;
    throw problem;
  }
}
