import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileProblem } from '../../files/atomic.ts';
import { copyMeasured, measureFile } from '../../files/copy.ts';
import type { Refusal } from '../../refusal.ts';
import type { Home } from '../../vault/home.ts';
import { type Vault, writeChain, writeKeyring } from '../../vault/vault.ts';
import { damaged } from '../backup/manifest.ts';
import type { Backup } from '../backup/read.ts';

/** An empty place for a home, whatever stood there. */
export function makePlace(place: Home): void {
  try {
    rmSync(place.root, { recursive: true, force: true });
    for (const folder of [place.root, place.secure, place.neverBackUp, place.certificates, place.rejects])
      mkdirSync(folder, { mode: 0o700 });
  } catch (problem) {
    throw fileProblem(problem, place.root);
  }
}

/** Copies what a home needs out of a backup, each file hashed on its way. Refuses one that is not as it was written. */
export async function copyIn(backup: Backup, place: Home): Promise<void> {
  const to = new Map([
    ['store.db', place.store],
    ['secure/register.db', place.register],
    ['notice.yaml', place.noticeFile],
  ]);
  for (const { path } of backup.manifest.files)
    if (path.startsWith('certificates/')) to.set(path, join(place.certificates, basename(path)));
  for (const [path, target] of to) await copyChecked(backup, path, target);
  // The rest is not needed, and a backup of which a byte was changed is not to be trusted with the others either.
  for (const { path, sha256 } of backup.manifest.files)
    if (!to.has(path) && (await measureFile(join(backup.directory, path))).sha256 !== sha256)
      throw changed(backup, path);
}

const changed = ({ directory }: Backup, path: string): Refusal =>
  damaged(`${path} of ${directory} was changed since it was made.`);

async function copyChecked(backup: Backup, path: string, to: string): Promise<void> {
  const { manifest, directory } = backup;
  const file = manifest.files.find((each) => each.path === path);
  // A home whose notice.yaml was gone when it was backed up has none to bring back.
  if (!file && path === 'notice.yaml') return;
  if (!file) throw damaged(`The manifest of ${directory} does not name ${path}.`);
  const from = join(directory, path);
  if ((await copyMeasured(from, to)).sha256 !== file.sha256) throw changed(backup, path);
}

/** The keyring that counts; and the chain, where the home has no file of it that can stay. */
export function writeKeys(vault: Vault, chainToo: boolean): void {
  writeKeyring(vault, vault.keyring);
  if (chainToo && vault.chain) writeChain(vault, vault.chain);
}
