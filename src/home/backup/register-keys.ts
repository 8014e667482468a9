import { Refusal } from '../../refusal.ts';
import { hmacKey } from '../../vault/hmac.ts';
import { generationOf, type Keyring, type Keys, keyOf, keysOfGeneration } from '../../vault/keyring.ts';
import type { RegisterKeys } from '../restore/compare.ts';

/** The keys under which a register's events are digested, sealed and chained, of one renewal or of the one that counts. */
export function registerKeysOf(keyring: Keyring, generation = generationOf(keyring)): RegisterKeys {
  const keys = keysOfGeneration(keyring, generation);
  if (!keys) throw underOtherKeys();
  return keysFrom(keys);
}

const keysFrom = (keys: Keys): RegisterKeys => ({
  digest: hmacKey(keyOf({ keys }, 'registerDigest')),
  chain: hmacKey(keyOf({ keys }, 'registerChain')),
  seal: keyOf({ keys }, 'registerSeal'),
});

const underOtherKeys = (): Refusal =>
  new Refusal(
    'register-keys',
    'The register is under other keys than the keyring has.',
    'Use the backup that was made last.',
  );
