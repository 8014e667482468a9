import type { StoredEntry } from '../../audit/entry.ts';
import { londonDay } from '../../calendar/london.ts';
import { filesWithRecipient } from '../../db/checks.ts';
import type { ExportRunTable } from '../../db/schema.ts';
import { rootKeyId } from '../../exports/pseudonym.ts';
import { recipeProblems } from '../../exports/recipe-check.ts';
import { rootName } from '../../exports/roots.ts';
import { sameName } from '../spelling.ts';
import type { Recipient } from '../types.ts';
import type { Evidence } from './evidence.ts';
import { byCount, type Check, many, when } from './finding.ts';
import { seeGiven } from './lists-given.ts';

const recipientIn = (evidence: Evidence, number: number, id: string): Recipient | undefined =>
  evidence.versionOf(number)?.notice.recipients.find((each) => sameName(each.id, id));

/** P43: what went to the council's own services was for a purpose of the notice. */
export const internalForTask: Check = async (evidence) => {
  const runs = (await evidence.exports()).filter(
    (run) => recipientIn(evidence, run.notice_version, run.recipient)?.kind === 'internal',
  );
  const bare = runs.filter((run) => !purposeListed(evidence, run));
  return byCount(runs.length, bare.length, [
    `${many(runs.length, 'export')} to internal services, ${bare.length} without a purpose of the notice.`,
  ]);
};

/** P44: what went to GovMetric holds number, link and reference at most: exports, suppression lists, invitation files. */
export const govMetricAtMost: Check = async (evidence) => {
  const runs = (await evidence.exports()).filter((run) => sameName(run.recipient, 'govmetric'));
  const more = runs.filter((run) => {
    const notice = evidence.versionOf(run.notice_version)?.notice;
    const receives = recipientIn(evidence, run.notice_version, run.recipient)?.receives ?? [];
    const fields = notice?.recipes
      .find((recipe) => recipe.id === run.recipe)
      ?.columns.flatMap((column) => column.fields);
    return fields === undefined || fields.some((field) => !receives.includes(field));
  });
  const given = await seeGiven(evidence, 'govmetric');
  const failed = more.length + given.strange + given.more;
  return byCount(runs.length + given.lists + given.files, failed, [
    `${many(runs.length, 'export')} and ${many(given.lists, 'suppression list')} for GovMetric, ${more.length + given.strange} with more than number, link and reference.`,
    when(given.files, `${many(given.files, 'file is', 'files are')} still here, ${given.more} with another column.`),
    ...given.sentences,
  ]);
};

/** P47: every export and every registered file went to somebody in the closed list. */
export const recipientsListed: Check = async (evidence) => {
  const runs = await evidence.exports();
  const files = await filesWithRecipient(evidence.opened.store.db);
  const numbers = evidence.versions.map((version) => version.number);
  const strangers = runs.filter((run) => !recipientIn(evidence, run.notice_version, run.recipient)).length;
  const strangeFiles = files.filter(
    (file) => !numbers.some((number) => recipientIn(evidence, number, file.recipient ?? '')),
  ).length;
  return byCount(runs.length + files.length, strangers + strangeFiles, [
    `${many(runs.length, 'export')} and ${many(files.length, 'file')} with a recipient: ${strangers + strangeFiles} to somebody who is not in the notice.`,
    'What was told by letter, telephone or under a legal gateway is not seen from here.',
  ]);
};

/** P62: every export names what it is for, for whom, and until when. */
export const exportsForPurpose: Check = async (evidence) => {
  const runs = await evidence.exports();
  const bare = runs.filter(
    (run) => !purposeListed(evidence, run) || run.recipient === '' || !(run.destroy_by >= londonDay(run.made_at)),
  ).length;
  return byCount(runs.length, bare, [
    `${many(runs.length, 'export')}, ${bare} without a purpose of the notice, a recipient or a day to be destroyed by.`,
  ]);
};

/** P64: pseudonymised by default; what shows people as they are has a reason in the audit, which knows every export. */
export const pseudonymisedByDefault: Check = async (evidence) => {
  const runs = await evidence.exports();
  const audited = auditedRuns(await evidence.entries('export run', 'export stopped'));
  const unknown = runs.filter((run) => !isAsAudited(run, audited.get(run.id))).length;
  const gone = [...audited.keys()].filter((id) => !runs.some((run) => run.id === id)).length;
  const identifiable = runs.filter((run) => run.identifiable === 1);
  const unreasoned = identifiable.filter((run) => audited.get(run.id)?.reason === undefined).length;
  const share = runs.length === 0 ? 0 : Math.round(((runs.length - identifiable.length) / runs.length) * 100);
  return byCount(runs.length + gone, unknown + gone + unreasoned, [
    `${many(runs.length, 'export')}: ${runs.length - identifiable.length} pseudonymised (${share}%), ${identifiable.length} showing people as recorded.`,
    `${unreasoned} of those without a reason; ${many(unknown, 'export')} that ${unknown === 1 ? 'is' : 'are'} not as the audit has ${unknown === 1 ? 'it' : 'them'}.`,
    when(gone, `${many(gone, 'export is', 'exports are')} in the audit and not in the store.`),
  ]);
};

/** The entry of each export whose files took their place. */
function auditedRuns(entries: readonly StoredEntry[]): ReadonlyMap<string, StoredEntry> {
  const runs = new Map<string, StoredEntry>();
  for (const entry of entries) {
    for (const id of entry.references ?? []) {
      if (entry.act === 'export run') runs.set(id, entry);
      else runs.delete(id);
    }
  }
  return runs;
}

function isAsAudited(run: ExportRunTable, entry: StoredEntry | undefined): boolean {
  if (!entry) return false;
  const { counts = {}, facts = {} } = entry;
  const same: readonly (readonly [unknown, unknown])[] = [
    [facts.recipe, run.recipe],
    [facts.recipient, run.recipient],
    [facts.purpose, run.purpose],
    [facts.sha256, run.sha256],
    [facts.keyId, run.key_id],
    [facts.noticeVersion, run.notice_version],
    [facts.identifiable, run.identifiable === 1],
    [facts.destroyBy, run.destroy_by],
    [counts.rows, run.rows],
    [counts.k, run.k],
    [counts.uniques, run.uniques],
  ];
  return same.every(([said, stored]) => said === stored);
}

/** P65: no recipe keeps what identifies directly, and no two recipients' files can be joined by their pseudonyms. */
export const pseudonymsApart: Check = async (evidence) => {
  const { recipes } = evidence.version.notice;
  const faulty = recipes.filter((recipe) => recipeProblems(recipe).length > 0);
  const roots = evidence.opened.vault.keyring.pseudonymRoots;
  const values = Object.values(roots);
  const shared = values.length - new Set(values).size;
  const runs = await evidence.exports();
  const others = runs.filter((run) => {
    const root = roots[rootName(run.recipient, run.recipe, londonDay(run.made_at))];
    return root !== undefined && rootKeyId(Buffer.from(root, 'base64')) !== run.key_id;
  });
  return byCount(recipes.length + values.length + runs.length, faulty.length + shared + others.length, [
    `${many(recipes.length, 'recipe')}, ${faulty.length} that would keep what identifies directly${when(faulty.length, `: ${faulty.map(({ id }) => id).join(', ')}`)}.`,
    `${many(values.length, 'pseudonym key')} for recipient, recipe and year, ${shared} alike; ${many(others.length, 'export')} under another key than its own.`,
    'Pseudonymised files are still personal data.',
  ]);
};

const purposeListed = (evidence: Evidence, run: ExportRunTable): boolean =>
  evidence.versionOf(run.notice_version)?.notice.purposes.some((purpose) => purpose.id === run.purpose) ?? false;
