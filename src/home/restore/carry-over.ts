import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Entry } from '../../audit/entry.ts';
import type { Instant } from '../../calendar/types.ts';
import { enterCarried, newerThan } from '../../db/carry.ts';
import { insertCertificate, lastCertificate } from '../../db/certificates.ts';
import type { Engine } from '../../db/engine.ts';
import { jobFinished, jobStarted } from '../../db/jobs.ts';
import { readMeta, writeMeta } from '../../db/meta.ts';
import { versionRows } from '../../db/notice.ts';
import type { CertificateTable, NoticeVersionTable, StoreTables } from '../../db/schema.ts';
import { readSmallFile } from '../../files/small-file.ts';
import { hashOf } from '../../notice/versions.ts';
import type { Home } from '../../vault/home.ts';
import type { Writing } from '../write.ts';
import type { LastDrill } from './last-drill.ts';
import { readable } from './readable.ts';

export type CarriedOver = {
  readonly certificates: number;
  readonly versions: number;
  readonly files: number;
  /** Whether the store that is replaced could be read: else files, versions and invitations since are not known. */
  readonly storeRead: boolean;
};

/** The version is as it was published; only the entry that said so was lost with the store that is replaced. */
const publishedBefore = ({ number, effective, published_at, yaml, data }: NoticeVersionTable): Entry => ({
  act: 'notice publish',
  facts: {
    noticeVersion: number,
    effective,
    sha256: hashOf(yaml),
    dataSha256: hashOf(data),
    publishedAt: published_at,
    carriedOver: true,
  },
});

type Certified = {
  readonly previousSha256: string;
  readonly madeAt: Instant;
  readonly number: number;
  readonly cutOff: { readonly utc: Instant };
  readonly disposed: number;
  readonly erased: number;
  readonly restoredFrom?: object;
};

/**
 * Takes over from the home that is replaced what must not be lost with it: certificates, so that their numbers and hashes
 * go on; published versions of the notice, which may have shorter periods; the rows of files that are still to be
 * destroyed; days on which numbers were texted. Inside a write.
 */
export async function carryOver(
  writing: Writing,
  home: Home,
  live: Engine<StoreTables> | undefined,
): Promise<CarriedOver> {
  const { db } = writing;
  const last = await lastCertificate(db);
  const versions = (await versionRows(db)).at(-1)?.number ?? 0;
  const found =
    live && (await readable(() => newerThan(live.db, { certificate: last?.number ?? 0, version: versions })));
  const fromFolder = certificatesIn(home.certificates, (last?.number ?? 0) + 1);
  const certificates = linked(last, found && found.certificates.length > 0 ? found.certificates : fromFolder);
  for (const row of certificates) {
    await insertCertificate(db, row);
    await writing.audit({ act: 'certificate', references: [String(row.number)], facts: { carriedOver: true } });
  }
  await rememberSweep(writing, live, certificates);
  await rememberDrill(writing, live);
  const files = found ? await enterCarried(db, found) : 0;
  for (const row of found?.versions ?? []) await writing.audit(publishedBefore(row));
  return {
    certificates: certificates.length,
    versions: found?.versions.length ?? 0,
    files,
    storeRead: found !== undefined,
  };
}

/** Those that follow one another by number and hash; what comes after a missing one proves nothing any more. */
function linked(last: CertificateTable | undefined, rows: readonly CertificateTable[]): readonly CertificateTable[] {
  const kept: CertificateTable[] = [];
  let [number, sha256] = [last?.number ?? 0, last?.sha256 ?? ''];
  for (const row of rows) {
    const certified = contentOf(row.body);
    const follows =
      row.number === number + 1 && certified?.number === row.number && certified.previousSha256 === sha256;
    if (!follows || hashOf(row.body) !== row.sha256) break;
    kept.push(row);
    [number, sha256] = [row.number, row.sha256];
  }
  return kept;
}

/** Bytes; a certificate has a few thousand. */
const LONGEST = 16 * 1024 * 1024;

/** The files of certificates from a number on, as rows; they outlive a store that is lost. */
function certificatesIn(folder: string, from: number): readonly CertificateTable[] {
  const rows: CertificateTable[] = [];
  for (let number = from; ; number += 1) {
    const name = join(folder, `certificate-${String(number).padStart(6, '0')}`);
    if (!existsSync(`${name}.json`) || !existsSync(`${name}.txt`)) return rows;
    const [body, text] = [`${name}.json`, `${name}.txt`].map((path) => `${readSmallFile(path, LONGEST) ?? ''}`) as [
      string,
      string,
    ];
    const at = contentOf(body)?.madeAt;
    if (at === undefined) return rows;
    rows.push({ number, at, body, text, sha256: hashOf(body) });
  }
}

function contentOf(body: string): Certified | undefined {
  try {
    return JSON.parse(body) as Certified;
  } catch {
    return undefined;
  }
}

/** When the home last swept: a clock is judged by it, and a restore must not make a right clock look wrong. */
async function rememberSweep(
  { db }: Writing,
  live: Engine<StoreTables> | undefined,
  certificates: readonly CertificateTable[],
): Promise<void> {
  const own = (await readMeta(db, 'lastSweepAt')) ?? '';
  const there = live && (await readable(() => readMeta(live.db, 'lastSweepAt')));
  const certified = certificates
    .map((row) => contentOf(row.body))
    .filter((each) => each !== undefined && ofSweep(each))
    .at(-1)?.cutOff?.utc;
  const latest = [own, there ?? '', certified ?? ''].sort().at(-1) ?? '';
  if (latest <= own) return;
  await writeMeta(db, 'lastSweepAt', latest);
  await jobStarted(db, 'retention sweep', latest);
  await jobFinished(db, 'retention sweep', latest, 'before the restore');
}

/** An erasure and a restore are certified alike, and are no sweep: nothing else that was due went with them. */
const ofSweep = ({ disposed, erased, restoredFrom }: Certified): boolean =>
  disposed > 0 || (erased === 0 && restoredFrom === undefined);

/** That there was a drill is true of this home, whichever store it has. */
async function rememberDrill({ db }: Writing, live: Engine<StoreTables> | undefined): Promise<void> {
  const there = live && (await readable(() => readMeta(live.db, 'lastDrill')));
  if (there === undefined) return;
  await writeMeta(db, 'lastDrill', there);
  const { at } = JSON.parse(there) as LastDrill;
  await jobStarted(db, 'restore drill', at);
  await jobFinished(db, 'restore drill', at, there);
}
