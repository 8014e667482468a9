import type { Day } from '../../calendar/types.ts';
import { sundayOf } from '../../calendar/week.ts';
import type { Db } from '../../db/schema.ts';
import { answerCounts } from '../../db/survey-answers.ts';
import { surveyCounts } from '../../db/survey-counts.ts';
import { scoreCounts } from '../../db/survey-scores.ts';

/** What is counted of one service in one week. */
export type WeekCell = {
  /** Invitations of the week that were not known to fail. */
  texted: number;
  /** How many of these were answered, whenever that was. */
  answered: number;
  /** Answers that were given in the week. */
  answers: number;
  /** The sum of their scores. */
  scores: number;
};

/** By week, which its Sunday names, and service. */
export type Weeks = ReadonlyMap<Day, ReadonlyMap<string, WeekCell>>;

/** Counts of invitations and answers from a Monday to a Sunday; of answers that were disposed of, what was kept. */
export async function gatherWeeks(db: Db, since: Day, until: Day): Promise<Weeks> {
  const weeks = new Map<Day, Map<string, WeekCell>>();
  const cell = (day: Day, service: string): WeekCell => {
    const sunday = sundayOf(day);
    const services = weeks.get(sunday) ?? new Map<string, WeekCell>();
    weeks.set(sunday, services);
    const found = services.get(service) ?? { texted: 0, answered: 0, answers: 0, scores: 0 };
    services.set(service, found);
    return found;
  };
  for (const { day, service, invited, failed, answered } of await surveyCounts(db, since, until)) {
    const found = cell(day, service);
    found.texted += Math.max(0, invited - failed);
    found.answered += answered;
  }
  for (const { day, service, score, count } of [
    ...(await answerCounts(db, since, until)),
    ...(await scoreCounts(db, since, until)),
  ]) {
    const found = cell(day, service);
    found.answers += count;
    found.scores += score * count;
  }
  return new Map([...weeks].sort(([one], [other]) => (one < other ? -1 : 1)));
}
