import type { Command } from '../cli/command.ts';
import { auditList } from './audit/list.ts';
import { auditVerify } from './audit/verify.ts';
import { backupVerify } from './backup/verify.ts';
import { backup } from './backup.ts';
import { certificateShow } from './certificate/show.ts';
import { check } from './check.ts';
import { contactAdd } from './contact/add.ts';
import { contactErase } from './contact/erase.ts';
import { contactImport } from './contact/import.ts';
import { contactList } from './contact/list.ts';
import { contactShow } from './contact/show.ts';
import { demo } from './demo.ts';
import { exportRun } from './export/run.ts';
import { holdList } from './hold/list.ts';
import { holdPlace } from './hold/place.ts';
import { holdRelease } from './hold/release.ts';
import { indexRebuild } from './index/rebuild.ts';
import { init } from './init.ts';
import { keysPassphrase } from './keys/passphrase.ts';
import { keysRecovery } from './keys/recovery.ts';
import { keysRotate } from './keys/rotate.ts';
import { keysStatusCommand } from './keys/status.ts';
import { noticePublish } from './notice/publish.ts';
import { noticeShow } from './notice/show.ts';
import { noticeVersions } from './notice/versions.ts';
import { optOutAdd } from './opt-out/add.ts';
import { optOutCheck } from './opt-out/check.ts';
import { optOutExport } from './opt-out/export.ts';
import { optOutImport } from './opt-out/import.ts';
import { optOutInbox } from './opt-out/inbox.ts';
import { optOutList } from './opt-out/list.ts';
import { optOutRemove } from './opt-out/remove.ts';
import { optOutReview } from './opt-out/review.ts';
import { optOutSync } from './opt-out/sync.ts';
import { requestClose } from './request/close.ts';
import { requestLink } from './request/link.ts';
import { requestList } from './request/list.ts';
import { requestOpen } from './request/open.ts';
import { requestPack } from './request/pack.ts';
import { requestReview } from './request/review.ts';
import { requestShow } from './request/show.ts';
import { residentDeceased } from './resident/deceased.ts';
import { residentDoNotContact } from './resident/do-not-contact.ts';
import { residentErase } from './resident/erase.ts';
import { residentFind } from './resident/find.ts';
import { residentMerge } from './resident/merge.ts';
import { residentRestrict } from './resident/restrict.ts';
import { residentSafeContact } from './resident/safe-contact.ts';
import { residentShow } from './resident/show.ts';
import { residentSplit } from './resident/split.ts';
import { restoreAccept } from './restore/accept.ts';
import { restore } from './restore.ts';
import { retentionSweep } from './retention/sweep.ts';
import { status } from './status.ts';
import { surveyImport } from './survey/import.ts';
import { surveyInvite } from './survey/invite.ts';
import { surveyReceipts } from './survey/receipts.ts';
import { surveyRespond } from './survey/respond.ts';
import { surveyResultsCommand } from './survey/results.ts';

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = [
  init,
  status,
  check,
  contactAdd,
  contactImport,
  contactList,
  contactShow,
  contactErase,
  residentFind,
  residentShow,
  residentErase,
  residentMerge,
  residentSplit,
  residentRestrict,
  residentDeceased,
  residentDoNotContact,
  residentSafeContact,
  optOutAdd,
  optOutRemove,
  optOutCheck,
  optOutList,
  optOutImport,
  surveyInvite,
  surveyReceipts,
  surveyRespond,
  surveyImport,
  surveyResultsCommand,
  optOutSync,
  optOutInbox,
  optOutReview,
  optOutExport,
  retentionSweep,
  holdPlace,
  holdRelease,
  holdList,
  certificateShow,
  requestOpen,
  requestLink,
  requestShow,
  requestList,
  requestReview,
  requestPack,
  requestClose,
  exportRun,
  noticeShow,
  noticePublish,
  noticeVersions,
  auditList,
  auditVerify,
  keysStatusCommand,
  keysRecovery,
  keysRotate,
  keysPassphrase,
  backup,
  backupVerify,
  restore,
  restoreAccept,
  indexRebuild,
  demo,
];

export const GROUPS: Readonly<Record<string, string>> = {
  contact: 'record contacts, look at them, erase them',
  resident: 'find residents, see what is held on them, mark or erase it, undo a wrong match',
  'opt-out': 'the register of people who do not want the survey',
  survey: 'invite to the survey by text, take answers, see results',
  retention: 'dispose of what is due',
  hold: 'stop disposal where a duty asks for it',
  export: 'pseudonymised files',
  request: 'rights requests and their packs',
  audit: 'what was done, and whether the record of it is whole',
  notice: 'the privacy notice as data',
  certificate: 'certificates of destruction',
  keys: 'the keys of this home',
  index: 'the index by which people are found',
};
