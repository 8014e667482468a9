import type { Day, Period } from '../calendar/types.ts';

/** Why a value that the published notice does not state is what it is, who must settle it, and by when. */
export type Assumption = { readonly owner: string; readonly decideBy: Day; readonly why: string };

/** A value stated in the notice, or assumed until somebody decides (D1). */
export type Stated<T> = { readonly value: T; readonly assumed?: Assumption };

/** A kind of personal data. `listed: false` = held, but the published notice does not say so (promise P13). */
export type Category = {
  readonly id: string;
  readonly says: string;
  readonly fields: readonly string[];
  readonly listed: boolean;
  readonly special: boolean;
};

export type LawfulBasis = { readonly id: string; readonly says: string; readonly statutes: readonly string[] };

export type Purpose = {
  readonly id: string;
  readonly says: string;
  readonly lawfulBases: readonly string[];
  readonly statutes: readonly string[];
  /** Set while nobody has decided which bases and statutes this purpose has (the published notice does not say). */
  readonly assumed?: Assumption;
};

/** How people reach the council, what a contact that way is for unless told otherwise, and how long it is kept. */
export type Channel = {
  readonly id: string;
  readonly says: string;
  readonly listed: boolean;
  readonly purpose: string;
  readonly lawfulBasis: string;
  /** Set while nobody has decided this channel's purpose and basis; the period carries its own. */
  readonly assumed?: Assumption;
  readonly retention: Stated<Period>;
};

export type Recipient = {
  readonly id: string;
  readonly says: string;
  readonly kind: 'internal' | 'processor' | 'public-body';
  /** What it may be given as a matter of course; empty = nothing, each disclosure is decided on its own. */
  readonly receives: readonly string[];
};

export type Gateway = { readonly id: string; readonly says: string; readonly needs: readonly string[] };

/** What happens to one field in an export. `pseudonym` with several `fields` is one pseudonym for the collection. */
export type RecipeField = {
  readonly column: string;
  readonly fields: readonly string[];
  readonly rule: 'keep' | 'pseudonym' | 'age-band' | 'year' | 'month' | 'week' | 'outward-postcode' | 'top-code';
  /** age-band: its width in years; top-code: the largest number shown. */
  readonly size?: number;
};

export type Recipe = {
  readonly id: string;
  readonly says: string;
  readonly purpose: string;
  readonly recipient: string;
  readonly keepFor: Stated<Period>;
  readonly quasiIdentifiers: readonly string[];
  readonly columns: readonly RecipeField[];
  /** Fields of a contact that this recipe drops on purpose; every field is either in `columns` or here. */
  readonly drop: readonly string[];
};

export type ContactBlock = {
  readonly name: string;
  readonly address: readonly string[];
  readonly email: string;
  readonly telephone: string;
  readonly website: string;
};

export type SurveyRules = {
  readonly linkValidFor: Stated<Period>;
  readonly notMoreOftenThan: Stated<Period>;
  readonly invitationLedger: Stated<Period>;
  readonly answers: Stated<Period>;
  readonly minimumAge: Stated<number>;
  readonly purpose: string;
  readonly linkTemplate: string;
  readonly notifyTemplate: string;
  /** A reply that is one of these, and nothing else that matters, opts its sender out. */
  readonly stopWords: readonly string[];
};

/** One version of a council's privacy notice, as data. Lists keep the order in which the file gives them. */
export type Notice = {
  readonly title: string;
  readonly organisation: string;
  readonly owner: string;
  /** The first London day on which this version counts. */
  readonly effective: Day;
  readonly review: Day;
  readonly website: string;
  readonly registration: { readonly number: string; readonly expires: Day | null };
  readonly categories: readonly Category[];
  readonly lawfulBases: readonly LawfulBasis[];
  readonly purposes: readonly Purpose[];
  readonly channels: readonly Channel[];
  readonly services: readonly string[];
  readonly defaultService: string;
  readonly contactTypes: readonly string[];
  readonly outcomes: readonly string[];
  readonly callerRoles: readonly string[];
  readonly recipients: readonly Recipient[];
  readonly gateways: readonly Gateway[];
  /** Periods of what is not a contact: rejects, packs, requests, exports, audit … by id. */
  readonly periods: Readonly<Record<string, Stated<Period>>>;
  readonly survey: SurveyRules;
  readonly erasureReasons: readonly string[];
  readonly recipes: readonly Recipe[];
  readonly warnBelowK: Stated<number>;
  readonly contacts: {
    readonly council: ContactBlock;
    readonly dataProtectionOfficer: ContactBlock;
    readonly complaints: ContactBlock;
    readonly regulator: ContactBlock;
  };
  readonly rights: readonly { readonly id: string; readonly says: string; readonly bases: readonly string[] }[];
  /** The page about data matching that every pack points to (promise P72); blank until the council gives its address. */
  readonly fraudInitiative: { readonly label: string; readonly url: string };
  /** A regular expression for this council's Council Tax account references; there is no national format. */
  readonly councilTaxPattern: Stated<string>;
  /** Folder under which contact recordings live; null = recordings are not kept here. */
  readonly recordingsRoot: Stated<string | null>;
  /** Systems that also hold contact data and that Steward does not search (printed in every pack and certificate). */
  readonly otherSystems: readonly string[];
  /** Readings of the notice that a person must settle; each is printed by `check` until it carries a decision. */
  readonly readings: readonly {
    readonly id: string;
    readonly question: string;
    readonly assumed: string;
    readonly decided: string | null;
  }[];
};
