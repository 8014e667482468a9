import type { Day, Instant } from '../calendar/types.ts';
import type { ContactField } from '../notice/fields.ts';

/** What the rules need of a contact: drawn from closed lists and dates, stored in clear beside the sealed part. */
export type ContactFacts = {
  readonly channel: string;
  readonly at: Instant;
  readonly dueAt: Instant;
  readonly sealedDay: Day;
  readonly noticeVersion: number;
  readonly purpose: string;
  readonly lawfulBasis: string;
  readonly service: string;
  readonly direction: string | null;
  readonly type: string | null;
  /** From the notice's list; an outcome in other words is sealed and stands here as 'other'. */
  readonly outcome: string | null;
  readonly callerRole: string | null;
};

/** What is about somebody: one sealed blob. Everything is in its normal form, and absent rather than empty. */
export type PersonalData = {
  readonly name?: string;
  readonly dateOfBirth?: Day;
  readonly address?: string;
  readonly postcode?: string;
  readonly uprn?: string;
  /** E.164. */
  readonly phone?: string;
  readonly email?: string;
  readonly nino?: string;
  readonly councilTaxReference?: string;
  readonly tenancyReference?: string;
  readonly ip?: string;
  readonly outcome?: string;
  readonly wrapUpCode?: string;
  readonly summary?: string;
  /** Path of a recording below the recordings root of the notice. */
  readonly recording?: string;
  readonly adjustments?: string;
  readonly providedByName?: string;
  readonly source?: string;
  readonly reference?: string;
  readonly ethnicGroup?: string;
  readonly gender?: string;
  readonly relevance?: string;
};

export type AcceptedContact = { readonly facts: ContactFacts; readonly personal: PersonalData };

/** Why a contact was refused: the field, and a problem that never repeats the value; `next` is what to do, where it is not to correct it. */
export type RefusedContact = { readonly field: string; readonly problem: string; readonly next?: string };

export type Acceptance =
  | { readonly ok: true; readonly contact: AcceptedContact }
  | { readonly ok: false; readonly refusal: RefusedContact };

/** A contact as it arrives at the door: text by field, nothing empty. */
export type ContactInput = Readonly<Partial<Record<ContactField, string>>>;
