import { existsSync } from 'node:fs';
import { Refusal } from '../refusal.ts';
import { homeAt } from '../vault/home.ts';
import { readHeader } from '../vault/sealed-file.ts';
import { type FileMode, modesOf, secretMode } from './file-modes.ts';
import type { OpenHome } from './open.ts';

/** Whether a file is there. What is in it nobody can say without the key. */
type Closed = { readonly path: string; readonly present: boolean };

/** What can be said of the keys of a home that does not open because one of them is missing or damaged. */
export type KeysUnopened = {
  readonly opens: false;
  readonly masterKey: {
    /** null = only the keyring says it. */
    readonly heldAs: 'file' | 'passphrase' | null;
    readonly path: string;
    readonly present: boolean;
    readonly mode: string | null;
  };
  readonly keyring: Closed & { readonly damaged: boolean; readonly opens: false };
  readonly chain: Closed;
  readonly indexKey: Closed;
  readonly register: Closed;
  readonly files: readonly FileMode[];
  readonly problems: readonly string[];
};

/** Refusals for which there is something to look for, and not only another key to name. */
const LOOKED_AT = ['keyring-missing', 'keyring-damaged', 'no-key'];

/** Looks at the files alone. Throws the problem again when another key is all that is wanted. */
export function keysUnopened({ root, keyFile }: OpenHome, problem: unknown): KeysUnopened {
  if (!(problem instanceof Refusal) || !LOOKED_AT.includes(problem.code)) throw problem;
  const home = homeAt(root);
  const header = headerOf(home.keyring);
  const heldAs = header && (header.kdf ? 'passphrase' : 'file');
  if (heldAs === 'passphrase' || (heldAs === 'file' && existsSync(keyFile))) throw problem;
  const secret = secretMode(keyFile, 'file');
  const [keyring, chain, indexKey, register] = [home.keyring, home.chain, home.indexKey, home.register].map(closed) as [
    Closed,
    Closed,
    Closed,
    Closed,
  ];
  const files = [...modesOf(home), secret].filter((each) => each !== null);
  return {
    opens: false,
    masterKey: { heldAs, path: keyFile, present: secret !== null, mode: secret?.mode ?? null },
    keyring: { ...keyring, damaged: keyring.present && header === null, opens: false },
    chain,
    indexKey,
    register,
    files,
    problems: [
      ...keyringProblems(keyring, header === null),
      ...(secret ? [] : [missingKeyFile(keyFile, heldAs)]),
      ...(chain.present
        ? []
        : [`The chain is missing: ${chain.path}. It comes back with: steward restore DIR --recovery FILE`]),
      ...(register.present
        ? []
        : [`The opt-out register is missing: ${register.path}. Bring it back from the newest backup.`]),
      ...files
        .filter(({ ok }) => !ok)
        .map(({ path, mode, shouldBe }) => `${path} has mode ${mode} and should have ${shouldBe}.`),
    ],
  };
}

const closed = (path: string): Closed => ({ path, present: existsSync(path) });

/** null = missing or damaged. */
function headerOf(keyring: string) {
  try {
    return readHeader(keyring, 'keyring');
  } catch (problem) {
    if (problem instanceof Refusal) return null;
    throw problem;
  }
}

function keyringProblems({ path, present }: Closed, unread: boolean): readonly string[] {
  if (!unread) return [];
  return [
    `The keyring is ${present ? 'damaged' : 'missing'}, and without it nothing here can be read. Bring it back from the newest backup: cp DIR/secure/keyring ${path}`,
  ];
}

const missingKeyFile = (path: string, heldAs: 'file' | null): string =>
  heldAs === 'file'
    ? `There is no key file at ${path}. Bring it back from where its copy is kept, or name it with --key-file FILE. A recovery copy holds it too; a restore into another place writes it there, and the place can go then: steward restore DIR --recovery FILE --home NEW`
    : `There is no key file at ${path}; whether this home opens with one, only its keyring says.`;
