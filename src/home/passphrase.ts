import { readPassphraseFile } from '../vault/master-key.ts';

/** A passphrase from the first line of a file that nobody else can read; for the terminal room, which knows no keys. */
export const passphraseFrom = (path: string): string => readPassphraseFile(path);
