import type { Generated, Kysely } from 'kysely';
import type { Day, Instant } from '../calendar/types.ts';

/**
 * The tables of a store. What is about somebody is in a `sealed` blob; what stands beside it in clear is what the rules
 * need (channel, service, purpose, dates) and is drawn from closed lists. Booleans are 0/1, lists are JSON text.
 * A table with a `sealed` column must be listed in SEALED_TABLES below: the floor of the ratchet waits for it.
 */
export type MetaTable = { key: string; value: string };

export type NoticeVersionTable = {
  number: number;
  effective: Day;
  published_at: Instant;
  staff: string;
  yaml: string;
  data: string;
  sha256: string;
};

export type StaffTable = { id: string; name: string; source: string; first_seen: Instant };

export type AuditTable = { seq: number; body: string; mac: Buffer };

export type ContactTable = {
  id: string;
  reference: string;
  resident: string;
  channel: string;
  at: Instant;
  recorded_at: Instant;
  due_at: Instant;
  notice_version: number;
  purpose: string;
  lawful_basis: string;
  service: string;
  direction: string | null;
  type: string | null;
  outcome: string | null;
  caller_role: string | null;
  imported: number;
  /** 1 = a recording under the recordings root goes with this record. */
  recording: number;
  /** 1 = holds ethnic group or gender; `relevant` 1 = with a relevance reason, as promise P15 asks. */
  special: number;
  relevant: number;
  free_text: number;
  adjustments: number | null;
  restricted: number | null;
  deceased: number | null;
  do_not_contact: number | null;
  safe_contact: number | null;
  sealed_day: Day;
  sealed: Buffer;
};

/** Only residents of whom something must be remembered have a row; every other resident is just an id on contacts. */
export type ResidentTable = {
  id: string;
  /** 1 = restricted (UK GDPR Article 18), 0 = was; `restricted_at`: since when it is as it is. */
  restricted: number | null;
  restricted_at: Instant | null;
  /** 1 = reported deceased, never a fact; `deceased_source`: by whom, a word of contacts/death-sources.ts. */
  deceased: number | null;
  deceased_source: string | null;
  do_not_contact: number | null;
  adjustments: number | null;
  safe_contact: number | null;
  sealed_day: Day | null;
  sealed: Buffer | null;
};

export type ResidentReviewTable = {
  id: string;
  resident: string;
  candidates: string;
  opened_at: Instant;
  settled_at: Instant | null;
};

/**
 * Who has which identifier: `owner` is a resident, or for an outside reference the contact. `tag` ties a phone, email or
 * reference to the name and birthday it came with, because rule D3 is about one contact and not about a pile of them.
 * `until` is when the last contact that brought it falls due.
 */
export type IdentifierIndexTable = { kind: string; digest: Buffer; owner: string; tag: Buffer; until: Instant };

export type HoldTable = {
  id: string;
  contact: string | null;
  resident: string | null;
  since: Instant | null;
  until: Instant | null;
  service: string | null;
  reason: string;
  review: Day;
  placed_at: Instant;
  placed_by: string;
  released_at: Instant | null;
  release_reason: string | null;
};

/** What came and went, per channel, until a certificate has counted it. */
export type MovementTable = { certificate: number; kind: string; channel: string; count: number };

/** Its time had come; a person asked; a restored backup brought it although its key is gone. */
export type DisposalCause = 'disposed' | 'erased' | 'expired';

/** What was disposed of, per rule, until a certificate has counted it (certificate 0 = not yet). */
export type DisposalTable = {
  certificate: number;
  cause: DisposalCause;
  channel: string;
  purpose: string;
  period: string;
  notice_version: number;
  count: number;
  earliest_due: Instant;
  latest_due: Instant;
  longest_overrun_ms: number;
  recordings: number;
};

export type DailyCountTable = { day: Day; channel: string; service: string; outcome: string; count: number };

export type CertificateTable = { number: number; at: Instant; body: string; text: string; sha256: string };

export type FileTable = {
  id: string;
  kind: string;
  made_at: Instant;
  destroy_by: Day;
  recipient: string | null;
  request: string | null;
  sha256: string | null;
  sealed_day: Day;
  sealed: Buffer;
};

export type ExportRunTable = {
  id: string;
  recipe: string;
  recipient: string;
  purpose: string;
  made_at: Instant;
  staff: string;
  rows: number;
  k: number;
  uniques: number;
  key_id: string;
  sha256: string;
  notice_version: number;
  identifiable: number;
  destroy_by: Day;
};

export type RequestTable = {
  id: string;
  reference: string;
  type: string;
  received: Day;
  due_on: Day;
  opened_at: Instant;
  staff: string;
  state: string;
  closed_at: Instant | null;
  reviewed_at: Instant | null;
  reviewed_by: string | null;
  packed_at: Instant | null;
  /** The day on which a closed request goes; null while it is open. It may be sealed to a later one. */
  destroy_by: Day | null;
  sealed_day: Day;
  sealed: Buffer;
};

export type RequestResidentTable = { request: string; resident: string };

export type JobTable = { job: string; started_at: Instant; finished_at: Instant | null; result: string | null };

/**
 * The invitation ledger (P37): the one row of a number says on which day it was last texted and when it may be again.
 * `digest` is under the ledger key of `generation`; `previous_day` lets `check` see the smallest gap. Pruned after 62 days.
 */
export type InvitationTable = {
  digest: Buffer;
  generation: number;
  day: Day;
  free_from: Day;
  previous_day: Day | null;
};

/** Contacts that have had their invitation; the row goes with the contact. */
export type InvitedContactTable = { contact: string; day: Day };

/**
 * One text on its way: `reference` is random and the only thing that GOV.UK Notify is told beside number and link.
 * It knows the number's digest, so that a receipt can mark it, and nothing of the token. `how`: notify or csv.
 */
export type SendingTable = { reference: string; digest: Buffer; day: Day; service: string; how: string; state: string };

/** A survey link, as the digest of its token; which number or contact it went to stands nowhere. */
export type SurveyTokenTable = { id: string; digest: Buffer; day: Day; service: string; used: number };

/** An answer: nothing in it or beside it leads back. Only a comment is sealed, and goes before the score does. */
export type SurveyAnswerTable = {
  id: string;
  day: Day;
  service: string;
  score: number;
  sealed_day: Day | null;
  sealed: Buffer | null;
};

/** Per day of invitation and service: what a response rate is made of. */
export type SurveyCountTable = { day: Day; service: string; invited: number; failed: number; answered: number };

/**
 * Evidence of one text that was received: the keyed digest of its id, when, and how it was read. Its words are the
 * summary of a contact of channel text, which goes after 30 days. `needs`: why a person must look, or empty.
 */
export type ReceivedTextTable = {
  digest: Buffer;
  generation: number;
  received_at: Instant;
  read_at: Instant;
  class: string;
  needs: string;
  contact: string | null;
  decision: string | null;
  decided_at: Instant | null;
  decided_by: string | null;
};

/** A suppression list that a processor was given, and whether it has said that it uses it. */
export type ProcessorListTable = {
  id: string;
  processor: string;
  made_at: Instant;
  staff: string;
  form: string;
  count: number;
  register_seq: number;
  sha256: string;
  confirmed_at: Instant | null;
  confirmed_by: string | null;
};

/**
 * An opt-out that was added to a register older than the store had seen. Whoever brings the newest register back would
 * lose it: it is kept here, as the event it is there, until a register has it that is not behind.
 */
export type KeptOptOutTable = { id: string; at: Instant; digest: Buffer; number_sealed: Buffer; detail: string };

export type StoreTables = {
  meta: MetaTable;
  notice_version: NoticeVersionTable;
  staff: StaffTable;
  audit_entry: AuditTable;
  contact: ContactTable;
  resident: ResidentTable;
  resident_review: ResidentReviewTable;
  identifier_index: IdentifierIndexTable;
  hold: HoldTable;
  movement: MovementTable;
  disposal: DisposalTable;
  daily_count: DailyCountTable;
  certificate: CertificateTable;
  file: FileTable;
  export_run: ExportRunTable;
  request: RequestTable;
  request_resident: RequestResidentTable;
  job: JobTable;
  invitation: InvitationTable;
  invited_contact: InvitedContactTable;
  sending: SendingTable;
  survey_token: SurveyTokenTable;
  survey_answer: SurveyAnswerTable;
  survey_count: SurveyCountTable;
  received_text: ReceivedTextTable;
  processor_list: ProcessorListTable;
  kept_opt_out: KeptOptOutTable;
};

/** Every table whose rows are sealed to a day. The ratchet never steps over the earliest day found in any of them. */
export const SEALED_TABLES = ['contact', 'resident', 'file', 'request', 'survey_answer'] as const;

/** The register (`secure/register.db`): events are only ever added. */
export type RegisterEventTable = {
  seq: Generated<number>;
  id: string;
  at: Instant;
  kind: string;
  digest: Buffer | null;
  sealed: Buffer | null;
  detail: string;
  mac: Buffer;
};

export type AnchorTable = { id: number; seq: number; head: string; at: Instant };

/** A connection to the store, or a transaction on it: what every query takes. */
export type Db = Kysely<StoreTables>;

/**
 * The erasure ledger (D5): what was erased before its time and must not come back. `record` is the contact's id, `digest`
 * that of its outside reference under the ledger key of `generation` (null where it had none), `until` the last day on
 * which a backup that holds it could be opened. Pruned then; the events of the register keep the count.
 */
export type ErasureTable = {
  record: string;
  digest: Buffer | null;
  generation: number;
  until: Day;
  at: Instant;
};

export type RegisterTables = {
  register_event: RegisterEventTable;
  anchor: AnchorTable;
  meta: MetaTable;
  erasure: ErasureTable;
};
