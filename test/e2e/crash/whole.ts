import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { verify } from '../../../src/audit/chain.ts';
import type { PersonalData } from '../../../src/contacts/contact.ts';
import { outsideDigest } from '../../../src/contacts/match-keys.ts';
import { allCertificates, auditBodies } from '../../../src/db/checks.ts';
import { erasableRows } from '../../../src/db/erasable.ts';
import { erasuresAfter } from '../../../src/db/erasures.ts';
import { readMeta } from '../../../src/db/meta.ts';
import { countOptOuts, readAnchor, registerGeneration } from '../../../src/db/register.ts';
import { ledgerCount } from '../../../src/db/register-counts.ts';
import { registerState } from '../../../src/home/catch-up.ts';
import type { Opened } from '../../../src/home/opened.ts';
import { registerProblems } from '../../../src/home/register.ts';
import { storeGeneration } from '../../../src/home/renewed.ts';
import { certificateProblems } from '../../../src/notice/checks/certificates.ts';
import { numberDigest, stateOf } from '../../../src/opt-outs/number.ts';
import type { Certificate } from '../../../src/retention/certificate.ts';
import { generationOf } from '../../../src/vault/keyring.ts';
import {
  auditKeys,
  hasSpareIndexKey,
  indexHmac,
  permanentKey,
  readChain,
  readIndexKey,
  type Sealer,
  sealerOf,
} from '../../../src/vault/vault.ts';
import { openPlace, type Place } from '../../support/kill.ts';
import { temporaryFiles } from './left-over.ts';

/** What must be in a home, and nothing besides: outside references of contacts, and mobiles in E.164. */
export type Expected = {
  readonly references: ReadonlySet<string>;
  readonly optOuts?: ReadonlySet<string>;
  /** Files that sweeps destroyed, as certificates must count them. */
  readonly filesDestroyed?: number;
  readonly shiftMs?: number;
};

/** Everything that does not hold in a home after the last command came to its end, as sentences. */
export async function whatIsWrong(place: Place, expected: Expected): Promise<readonly string[]> {
  const opened = await openPlace(place, expected.shiftMs);
  try {
    return [
      ...(await auditProblems(opened)),
      ...(await keyProblems(opened)),
      ...(await contactProblems(opened, expected.references)),
      ...(await balanceProblems(opened, expected.filesDestroyed ?? 0)),
      ...(await ledgerProblems(opened)),
      ...(await fileProblems(opened)),
      ...(await optOutProblems(opened, expected.optOuts ?? new Set())),
      ...temporaryFiles(place.folder).map((path) => `left behind: ${path}`),
    ];
  } finally {
    await opened.close();
  }
}

async function auditProblems(opened: Opened): Promise<readonly string[]> {
  const register = await opened.register();
  const anchor = await readAnchor(register.db);
  const chain = await verify(
    opened.store.db,
    auditKeys(opened.vault),
    anchor ? [{ seq: anchor.seq, head: anchor.head, by: 'the register' }] : [],
  );
  const events = opened.store.raw.prepare("select value from meta where key = 'registerSeen'").pluck().get();
  const last = register.raw.prepare('select coalesce(max(seq), 0) from register_event').pluck().get();
  return [
    ...chain.problems,
    ...(await registerProblems(register, permanentKey(opened.vault, 'registerChain'))),
    ...((await registerState(opened)) === 'current' ? [] : ['the register is behind']),
    ...(Number(events) === Number(last) ? [] : [`${last} register events, ${events} of them in the audit`]),
  ];
}

async function keyProblems(opened: Opened): Promise<readonly string[]> {
  const floor = await readMeta(opened.store.db, 'floor');
  const { day, epoch } = readChain(opened.vault);
  const { keyring } = opened.vault;
  const under = [
    generationOf(keyring),
    epoch,
    await storeGeneration(opened.store.db),
    await registerGeneration((await opened.register()).db),
  ];
  return [
    ...(keyring.pending ? ['a renewal is not finished'] : []),
    ...(new Set(under).size === 1 ? [] : [`keyring, chain, store and register are of renewals ${under.join(', ')}`]),
    ...((await readMeta(opened.store.db, 'resealing')) === 'yes' ? ['not everything is sealed again'] : []),
    ...(day === floor ? [] : [`the chain stands at ${day}, the floor at ${floor}`]),
    ...(hasSpareIndexKey(opened.vault) ? ['two index keys'] : []),
  ];
}

type Row = { id: string; reference: string; resident: string; sealed_day: string; sealed: Buffer };

/** Each contact opens, has one index line of its own, and all of them are exactly those that should be there. */
async function contactProblems(opened: Opened, wanted: ReadonlySet<string>): Promise<readonly string[]> {
  const sealer = sealerOf(readChain(opened.vault), opened.homeId, opened.random);
  const index = indexHmac(readIndexKey(opened.vault, (await readMeta(opened.store.db, 'indexKey')) ?? ''));
  const owner = opened.store.raw
    .prepare("select owner from identifier_index where kind = 'outside-reference' and digest = ?")
    .pluck();
  const problems: string[] = [];
  const seen = new Map<string, number>();
  const residents = new Set<string>();
  for (const row of opened.store.raw.prepare('select * from contact').iterate() as IterableIterator<Row>) {
    const personal = openedRow(sealer, row);
    residents.add(row.resident);
    if (personal?.reference === undefined) {
      problems.push(`${row.reference} does not open`);
      continue;
    }
    seen.set(personal.reference, (seen.get(personal.reference) ?? 0) + 1);
    if (owner.get(outsideDigest(index, personal.source ?? '', personal.reference)) !== row.reference)
      problems.push(`${row.reference} is not in the index`);
  }
  const lines = opened.store.raw.prepare('select kind, owner from identifier_index').all() as {
    kind: string;
    owner: string;
  }[];
  const outside = lines.filter(({ kind }) => kind === 'outside-reference').length;
  const orphans = lines.filter((line) => line.kind !== 'outside-reference' && !residents.has(line.owner)).length;
  if (outside !== seen.size) problems.push(`${outside} outside references in the index for ${seen.size} contacts`);
  if (orphans > 0) problems.push(`${orphans} index lines of residents of whom nothing is left`);
  const lost = [...wanted].filter((reference) => !seen.has(reference)).length;
  const more = [...seen.keys()].filter((reference) => !wanted.has(reference)).length;
  const doubled = [...seen.values()].filter((count) => count > 1).length;
  if (lost + more + doubled > 0) problems.push(`contacts: ${lost} lost, ${more} too many, ${doubled} doubled`);
  return problems.slice(0, 10);
}

function openedRow(sealer: Sealer, row: Row): PersonalData | undefined {
  return sealer.open<PersonalData>({ table: 'contact', id: row.id, day: row.sealed_day }, row.sealed);
}

/** What came less what went is what is there; the certificates count what went, each once, and every one of them foots. */
async function balanceProblems(opened: Opened, filesDestroyed: number): Promise<readonly string[]> {
  const { db, raw } = opened.store;
  const one = (sql: string) => Number(raw.prepare(sql).pluck().get() ?? 0);
  const moved = (kinds: string) => one(`select coalesce(sum(count), 0) from movement where kind in (${kinds})`);
  const came = moved("'recorded', 'imported'");
  const went = moved("'disposed', 'erased'");
  const held = one('select count(*) from contact');
  const rows = await allCertificates(db);
  const certificates = rows.map((row) => JSON.parse(row.body) as Certificate);
  // What a restore took over from the home that it replaced counts what is in no account of this one.
  const carried = (await auditBodies(db, 'certificate'))
    .map((body) => JSON.parse(body))
    .filter(({ facts }) => facts?.carriedOver === true)
    .map(({ references }) => Number(references[0]));
  const own = certificates.filter(({ number }) => !carried.includes(number));
  const certified = own.reduce((sum, each) => sum + each.disposed + each.erased + each.expiredInBackup, 0);
  const files = own.reduce((sum, each) => sum + each.files.destroyed + each.files.missing, 0);
  const audited = (await auditBodies(db, 'certificate')).map((body) => Number(JSON.parse(body).references[0]));
  const counted = async (act: string, kind: string) =>
    (await auditBodies(db, act)).reduce((sum, body) => sum + Number(JSON.parse(body).counts[kind] ?? 0), 0);
  const entered =
    (await counted('retention sweep', 'disposed')) +
    (await counted('erase', 'erased')) +
    (await counted('restore expired', 'expired'));
  return [
    ...(came - went === held ? [] : [`${came} came, ${went} went, ${held} are there`]),
    ...(certified === went ? [] : [`certificates count ${certified} of ${went} that went`]),
    ...(entered === went ? [] : [`the audit counts ${entered} of ${went} that went`]),
    ...(files === filesDestroyed ? [] : [`certificates count ${files} of ${filesDestroyed} files`]),
    ...certificates.filter((each) => !each.foots).map((each) => `certificate ${each.number} does not foot`),
    ...certificateProblems(rows, opened.home.certificates, audited),
  ];
}

/** The erasure ledger has what the register's events say, and nothing that it names is in the store but what is held since. */
async function ledgerProblems(opened: Opened): Promise<readonly string[]> {
  const register = await opened.register();
  const { rows, expected } = await ledgerCount(register.db);
  const named = await erasuresAfter(register.db, '', 100_000);
  const back = await erasableRows(opened.store.db, named, { release: 0, lift: 0 });
  return [
    ...(rows === expected ? [] : [`the ledger has ${rows} rows for ${expected}`]),
    ...(back.length === 0 ? [] : [`${back.length} erased contacts are in the store`]),
  ];
}

/** Every file with a hash is there as it was written, and every file in the home's rejects has a row. */
async function fileProblems(opened: Opened): Promise<readonly string[]> {
  const sealer = sealerOf(readChain(opened.vault), opened.homeId, opened.random);
  const rows = await opened.store.db.selectFrom('file').selectAll().execute();
  const known = rows.map((row) => {
    const place = sealer.open<{ path: string }>({ table: 'file', id: row.id, day: row.sealed_day }, row.sealed);
    return { path: resolve(opened.home.root, place?.path ?? ''), sha256: row.sha256, kind: row.kind };
  });
  const wrong = known.filter(({ path, sha256, kind }) => sha256 !== null && hashAt(path, kind) !== sha256);
  const unknown = readdirSync(opened.home.rejects).filter(
    (name) => !known.some(({ path }) => path === join(opened.home.rejects, name)),
  );
  return [
    ...wrong.map(({ kind }) => `a file of kind ${kind} is not what its row says`),
    ...unknown.map(() => 'a rejects file without a row'),
  ];
}

function hashAt(path: string, kind: string): string | undefined {
  const file = kind === 'pack' ? join(path, 'manifest.json') : path;
  return existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : undefined;
}

async function optOutProblems(opened: Opened, wanted: ReadonlySet<string>): Promise<readonly string[]> {
  const register = await opened.register();
  const key = permanentKey(opened.vault, 'registerDigest');
  let lost = 0;
  for (const e164 of wanted) if (!(await stateOf(register.db, numberDigest(key, e164))).optedOut) lost += 1;
  const events = Number(
    register.raw.prepare("select count(*) from register_event where kind = 'opt-out'").pluck().get(),
  );
  const standing = await countOptOuts(register.db);
  const right = lost === 0 && events === wanted.size && standing === wanted.size;
  return right ? [] : [`opt-outs: ${lost} lost, ${events} events and ${standing} standing for ${wanted.size} numbers`];
}
