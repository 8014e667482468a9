import { londonDay } from '../../calendar/london.ts';
import { showDay } from '../../calendar/show.ts';
import { reportedBy } from '../../contacts/death-sources.ts';
import type { Marks } from '../../contacts/marks.ts';

/** The marks on a record, as its data subject may read them, in the form of a list: they are information held, too. */
export const markSentences = (marks: Marks): readonly string[] => {
  const { restricted, restrictedSince: since, deceased, deceasedSource, doNotContact, safeContact } = marks;
  return [
    ...(restricted
      ? [
          `a mark that your record is restricted${since === null ? '' : ` since ${showDay(londonDay(since))}`}: we keep it, and do not otherwise use it`,
        ]
      : []),
    ...(deceased ? [`a mark that the person of this record was ${reportedBy(deceasedSource)}`] : []),
    ...(doNotContact ? ['a mark that you are not to be contacted'] : []),
    ...(safeContact ? ['a mark that you are to be contacted only in the way agreed with you'] : []),
  ];
};
