import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pack, unpack } from '../../../src/contacts/import/packed.ts';
import type { PreparedContact } from '../../../src/contacts/prepare.ts';
import { shareSpots } from '../../../src/contacts/spots.ts';

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
    reference: 'C-7K3M-9QWX-2ABC',
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

it('brings every contact to the other thread as it was, with its places in the index shared and in order', () => {
  fc.assert(
    fc.property(contacts, (contacts) => {
      const { spots, contacts: came, firstSealedDay } = unpack(structuredClone(pack(shareSpots(contacts))));
      const plain = (each: { kind: string; digest: Buffer; tag: Buffer }) =>
        `${each.kind} ${each.digest.toString('hex')} ${each.tag.toString('hex')}`;
      const back = [...came].map(({ keys, outside, ...rest }) => ({
        ...rest,
        keys: keys.map(plain),
        outside: outside?.digest.toString('hex') ?? null,
      }));
      expect(back).toEqual(
        contacts.map(({ keys, outside, ...rest }) => ({
          ...rest,
          keys: keys.map(plain),
          outside: outside?.toString('hex') ?? null,
        })),
      );
      expect(new Set(spots.map(plain)).size).toBe(spots.length);
      const order = (a: (typeof spots)[number], b: (typeof spots)[number]) =>
        a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : Buffer.compare(a.digest, b.digest);
      expect(spots.map(plain)).toEqual([...spots].sort(order).map(plain));
      expect(firstSealedDay).toBe(contacts.map(({ facts }) => facts.sealedDay).sort()[0]);
    }),
  );
});

it('makes no hidden class for each chunk: V8 would keep the chunk with it (see contactsOf)', () => {
  const [one, other] = [1, 2].map((seed) => unpack(pack(shareSpots(fc.sample(contact, { numRuns: 3, seed })))));
  expect(Object.getPrototypeOf(one?.contacts) === Object.getPrototypeOf(other?.contacts)).toBe(true);
});
