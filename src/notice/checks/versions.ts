import { showDay } from '../../calendar/show.ts';
import { byCount, type Check, many, when } from './finding.ts';

/** P04: every record's version was the one in force when it was collected, and the notice was read again in time. */
export const versionInForce: Check = async ({ facts, version, today }) => {
  const groups = await facts();
  const contacts = groups.reduce((sum, group) => sum + group.count, 0);
  const wrong = groups.reduce((sum, group) => sum + Number(group.wrongVersion), 0);
  const late = version.notice.review < today;
  return byCount(contacts + 1, wrong + (late ? 1 : 0), [
    `${many(contacts, 'contact')} looked at: ${wrong === 0 ? 'each names' : `${wrong.toLocaleString('en-GB')} do not name`} the version in force on its own day.`,
    late
      ? `Version ${version.number} was to be read again by ${showDay(version.notice.review)}: that is overdue.`
      : `Version ${version.number} is to be read again by ${showDay(version.notice.review)}.`,
    when(
      version.notice.website === '',
      'The page on which the notice is published is not known, so nobody can compare it.',
    ),
  ]);
};
