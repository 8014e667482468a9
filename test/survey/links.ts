import { londonDay } from '../../src/calendar/london.ts';
import type { Instant } from '../../src/calendar/types.ts';
import { addSurveyCount } from '../../src/db/survey-counts.ts';
import { insertTokens } from '../../src/db/survey-tokens.ts';
import type { Opened } from '../../src/home/opened.ts';
import { write } from '../../src/home/write.ts';
import { linkExpiry, mintToken, newNonce, nonceDigest } from '../../src/survey/link.ts';
import { uuidV4 } from '../../src/vault/ids.ts';
import { permanentKey } from '../../src/vault/vault.ts';

/** Tokens of links that were sent, as an invitation leaves them. */
export async function sentLinks(
  opened: Opened,
  count: number,
  { sent = opened.now(), service = 'other' }: { readonly sent?: Instant; readonly service?: string } = {},
): Promise<readonly string[]> {
  const key = permanentKey(opened.vault, 'surveyToken');
  const nonces = Array.from({ length: count }, () => newNonce(opened.random));
  const day = londonDay(sent);
  await write(opened, async (writing) => {
    const rows = nonces.map((nonce) => ({
      id: uuidV4(opened.random),
      digest: nonceDigest(key, nonce),
      day,
      service,
      used: 0,
    }));
    await insertTokens(writing.db, rows);
    await addSurveyCount(writing.db, day, service, { invited: count });
    await writing.audit({ act: 'survey invite', counts: { invited: count } });
  });
  return nonces.map((nonce) => mintToken(key, nonce, linkExpiry(sent, { days: 7 })));
}
