import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { gather } from '../../../src/contacts/entering/gather.ts';
import { pack } from '../../../src/contacts/entering/packer.ts';
import type { MatchKey } from '../../../src/contacts/match-keys.ts';
import type { PreparedContact } from '../../../src/contacts/prepare.ts';
import { pooledRandom } from '../../../src/vault/random.ts';

const digest = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes));
const tag = fc.oneof(
  fc.constant(Buffer.alloc(0)),
  fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
);
const key = fc.record({ kind: fc.constantFrom('phone', 'nino', 'name-dob', 'uprn'), digest, tag });
const instant = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());

const contact = fc
  .record({
    at: instant,
    dueAt: instant,
    keys: fc.array(key, { maxLength: 5 }),
    outside: fc.option(digest),
    birth: fc.option(digest, { nil: undefined }),
    sealed: fc.uint8Array({ maxLength: 300 }),
    channel: fc.constantFrom('phone', 'email'),
  })
  .map(({ at, dueAt, channel, sealed, ...rest }) => ({
    id: `0${randomBytes(18).toString('hex').slice(1)}`.slice(0, 36),
    facts: {
      channel,
      at,
      dueAt,
      sealedDay: dueAt.slice(0, 10),
      noticeVersion: 1,
      purpose: 'p',
      lawfulBasis: 'b',
      service: 's',
      direction: null,
      type: null,
      outcome: 'done',
      callerRole: null,
    },
    recording: 0,
    special: 1,
    relevant: 1,
    freeText: 0,
    adjustments: null,
    ledger: [],
    sealed: Buffer.from(sealed),
    ...rest,
  })) as fc.Arbitrary<PreparedContact>;

/** As many digests for the erasure ledger as it has keys: the same number for each contact with an outside reference. */
const contacts = fc
  .tuple(fc.array(contact, { maxLength: 12 }), fc.integer({ min: 0, max: 2 }))
  .map(([list, generations]) =>
    list.map((each) => ({
      ...each,
      ledger: each.outside ? Array.from({ length: generations }, () => randomBytes(16)) : [],
    })),
  );

const plain = ({ kind, digest, tag }: MatchKey) => `${kind} ${digest.toString('hex')} ${tag.toString('hex')}`;
const NO_TAG = Buffer.alloc(0);

it('brings the contacts of several packs to the other thread as they were, their places shared and in order', () => {
  fc.assert(
    fc.property(fc.array(contacts, { maxLength: 4 }), (packs) => {
      const random = pooledRandom();
      const entering = gather(structuredClone(packs.map((each) => pack(each, random))));
      const sent = packs.flat();
      expect(entering.contacts).toBe(sent.length);
      for (const [number, { facts, outside, keys, birth, ledger, id, sealed, ...flags }] of sent.entries()) {
        const came = entering.arriving(number);
        const row = entering.row(number);
        const { at, dueAt, sealedDay, ...listed } = facts;
        expect(came).toMatchObject({ id, dueAt, sealedDay, channel: facts.channel, birth, ledger });
        expect(came.keys.map((spot) => plain(entering.spotKey(spot)))).toEqual(keys.map(plain));
        const reference = came.outside === undefined ? undefined : plain(entering.spotKey(came.outside));
        expect(reference).toBe(
          outside ? plain({ kind: 'outside-reference', digest: outside, tag: NO_TAG }) : undefined,
        );
        expect(row).toEqual({ id, reference: came.reference, at, dueAt, sealedDay, listed, flags, sealed });
        expect(came.reference).toMatch(/^C(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
        expect(came.newResident).toMatch(/^R[0-9A-HJKMNP-TV-Z]{15}$/);
      }
      const spots = Array.from({ length: entering.spots }, (_, spot) => entering.spotKey(spot));
      expect(new Set(spots.map(plain)).size).toBe(spots.length);
      expect(new Set(spots.map(plain))).toEqual(
        new Set(
          sent.flatMap(({ keys, outside }) => [
            ...keys.map(plain),
            ...(outside ? [plain({ kind: 'outside-reference', digest: outside, tag: NO_TAG })] : []),
          ]),
        ),
      );
      const order = (a: MatchKey, b: MatchKey) =>
        a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : Buffer.compare(a.digest, b.digest);
      expect(spots.map(plain)).toEqual([...spots].sort(order).map(plain));
      expect(entering.firstSealedDay).toBe(sent.map(({ facts }) => facts.sealedDay).sort()[0]);
      const due = [...entering.byDue()].map((contact) => entering.arriving(contact).dueAt);
      expect(due).toEqual(sent.map(({ facts }) => facts.dueAt).sort());
    }),
  );
});

it('gives out references and new residents in the order of the due instants, each of them once', () => {
  fc.assert(
    fc.property(contacts, (sent) => {
      const entering = gather([pack(sent, pooledRandom())]);
      const arriving = [...entering.byDue()].map(entering.arriving);
      for (const name of ['reference', 'newResident'] as const) {
        const names = arriving.map((each) => each[name]);
        expect(names).toEqual([...names].sort());
        expect(new Set(names).size).toBe(sent.length);
      }
    }),
  );
});
