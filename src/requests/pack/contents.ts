import type { Day, Instant } from '../../calendar/types.ts';
import type { Marks } from '../../contacts/marks.ts';
import type { Notice } from '../../notice/types.ts';

/** The kinds of identifier a contact can bring, by the names a contact document uses. */
export type IdentifierKind =
  | 'name'
  | 'dateOfBirth'
  | 'address'
  | 'postcode'
  | 'uprn'
  | 'phone'
  | 'email'
  | 'nino'
  | 'councilTaxReference'
  | 'tenancyReference';

/** One detail held, in its normal form (phone in E.164, day as `YYYY-MM-DD`), and the contacts that brought it. */
export type GatheredIdentifier = {
  readonly kind: IdentifierKind;
  readonly value: string;
  /** Steward's own contact references, in the order of `contacts`. */
  readonly from: readonly string[];
};

/** A special category value, or gender, with why it was relevant to what was asked (promise P15). */
export type SpecialValue = {
  readonly kind: 'ethnicGroup' | 'gender';
  readonly value: string;
  readonly relevance: string;
};

/** A living contact as its data subject may read it. `purpose` and `lawfulBasis` are ids of the notice. */
export type PackContact = {
  readonly reference: string;
  readonly channel: string;
  readonly at: Instant;
  readonly direction: string | null;
  readonly type: string | null;
  readonly service: string | null;
  readonly purpose: string;
  readonly lawfulBasis: string;
  readonly noticeVersion: number;
  readonly dueAt: Instant;
  readonly outcome: string | null;
  readonly wrapUpCode: string | null;
  /** What an officer or the person wrote, word for word. */
  readonly summary: string | null;
  readonly recordingHeld: boolean;
  readonly adjustments: string | null;
  /** Who gave it when it was not the person (promise P18). */
  readonly providedBy: { readonly name: string | null; readonly role: string | null } | null;
  /** The system the record came from, and its reference there. */
  readonly source: string | null;
  readonly outsideReference: string | null;
  readonly ip: string | null;
  readonly special: readonly SpecialValue[];
  /** Kept past its period. Why is never here: a hold's reason can be what a court told the council not to tell. */
  readonly held: boolean;
};

/** An entry of the opt-out register; `number` is E.164. */
export type PackOptOut = { readonly number: string; readonly since: Instant; readonly how: string };

/** A number that was texted an invitation to the survey, E.164; `before`: the time before that, if it is remembered. */
export type PackInvitation = { readonly number: string; readonly textedOn: Day; readonly before: Day | null };

/** A rights request or complaint of theirs, this one included. */
export type PackRequest = {
  readonly reference: string;
  readonly type: string;
  readonly receivedOn: Day;
  readonly dueOn: Day;
  readonly state: string;
};

/** A pseudonymised extract. Nobody can say from the file alone whether a person is in it, hence "may include you". */
export type PackExport = {
  readonly madeOn: Day;
  readonly recipient: string;
  /** What the extract is for, in the words of its recipe. */
  readonly says: string;
};

/** One line of the completeness table. `found: 0` is printed as "none held", null as "not looked up". */
export type KindOfRecord = { readonly kind: string; readonly found: number | null };

/** Everything a subject-access pack says, gathered at one moment; the renderings add nothing to it and leave nothing out. */
export type PackContents = {
  readonly organisation: string;
  readonly notice: Notice;
  readonly noticeVersion: number;
  readonly request: {
    readonly reference: string;
    readonly receivedOn: Day;
    readonly dueOn: Day;
    /** How the date was worked out, a sentence each. */
    readonly steps: readonly string[];
  };
  readonly madeAt: Instant;
  readonly madeOn: Day;
  readonly draft: boolean;
  /** Why it is a draft, a sentence each; empty when it is not. */
  readonly draftReasons: readonly string[];
  /** Random resident ids: none when the person was not found, several when they are here more than once. */
  readonly residents: readonly string[];
  /** What is marked on any of these residents: it is held on them like the rest. */
  readonly marks: Marks;
  readonly identifiers: readonly GatheredIdentifier[];
  /** Oldest first. */
  readonly contacts: readonly PackContact[];
  readonly optOuts: readonly PackOptOut[];
  readonly invitations: readonly PackInvitation[];
  readonly requests: readonly PackRequest[];
  readonly exports: readonly PackExport[];
  readonly kindsOfRecord: readonly KindOfRecord[];
  /** Contacts past their date and hidden, which the next sweep removes. */
  readonly awaitingDisposal: number;
  readonly systemsNotSearched: readonly string[];
};
