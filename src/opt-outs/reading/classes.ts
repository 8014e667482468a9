import { listed } from './listed.ts';
import { NAMES } from './names.ts';
import type { WordClasses } from './pattern.ts';
import { TOPICS } from './topics.ts';

/** Lists of words that patterns name with @. Each word is a meaning of words.ts, or stands for itself. */
export const CLASSES: WordClasses = {
  stop: 'stop, cease, quit',
  // To be written to, or what is written.
  msg: `
    text, send, contact, survey, bother, spam, email, call, phone, ask, link, links, invites, invitations, reply,
    replying`,
  written: 'text, survey, spam',
  // Somebody of the sender's, who may have a telephone too.
  kin: `
    mum, mums, mom, moms, mam, mams, mother, mothers, dad, dads, father, fathers, wife, wifes, husband, husbands,
    hubby, hubbys, partner, partners, son, sons, daughter, daughters, brother, brothers, sister, sisters, nan, nans,
    nana, gran, grans, grandma, grandmas, grandad, grandads, granddad, grandmother, grandmothers, grandfather,
    grandson, granddaughter, uncle, uncles, aunt, aunts, auntie, aunty, cousin, cousins, friend, friends, child,
    childs, kid, kids, boyfriend, boyfriends, girlfriend, girlfriends, bf, gf, fiance, tenant, tenants, lodger, boss,
    colleague, client, clients, patient, nephew, niece, parents, parent, boy, girl, baby, flatmate, housemate,
    missus, mrs, ex`,
  them: 'him, her, he, someone, somebody, anyone',
  // After a "not", where "dont wont" is "dont want".
  want: 'want, like, wont',
  it: 'this, more, nothing, stuff',
  // Ordinary words that a slip or a dictionary makes of "stop"; only beside texts are they one.
  slip: `
    shop, step, top, slop, spot, soap, soup, stock, stone, store, swop, stamp, stomp, scope, slope, stole,
    stops`,
  // Of what is or will be; "didnt" and the like tell what was.
  notnow: 'dont, never, not, no, nolonger, wont',
  // Somebody else, who tells, was told or does it.
  others: `
    him, her, he, they, person, men, ex, husband, wife, son, daughter, mum, dad, brother, sister, neighbour, neighbours,
    landlord, boss, doctor, gp, nurse, judge, officer, staff, nobody, noone`,
  // What people who are no recipients of texts are to end.
  cause: 'world, war, wars, genocide, violence, killing, boats, government, rot, press, cuts, crime, madness, clock',
  // What else a council does.
  business: [...TOPICS].join(','),
  // First names, for "I am not Sandra".
  name: NAMES,
  not: 'dont, never, not, didnt, no, doesnt, nolonger, wont, shouldnt',
};

/** Words that end something, and how many words a sentence of theirs may have and still be about texts. */
export const STOPPISH: ReadonlyMap<string, number> = new Map([
  ['stop', 10],
  ['stopping', 6],
  ['unsubscribe', 10],
  ['optout', 8],
  ['cease', 6],
  ['cancel', 4],
  ['stopall', 8],
]);

/** What a telephone does, or whoever texts it: "stop" before any other word in -ing is about something else. */
export const DOINGS: ReadonlySet<string> = new Set(
  listed(`
    stopping, wasting, doing, annoying, invading, abusing, stalking, beeping, intruding, sharing, selling, trying, coming,
    going, replying, answering, being, clogging, filling, waking, causing, upsetting, scaring, worrying, stressing,
    reminding, inviting, alerting, begging, hitting, everything, something, thing, during, evening, morning, ting`),
);

const setOf = (words: string): ReadonlySet<string> => new Set(listed(words));

/** Words of dislike: in a sentence with a text or a survey they speak against it… */
export const AGAINST_ANY = setOf(
  `
    fedup, bother, bothered, decline, object, withdraw, toomany, care, cares, shove, stick, sick, tired,
    annoying, accept, agree`,
);

/** …and these against texts; against a survey they may be an opinion of it… */
export const AGAINST_TEXTS = setOf(
  `
    dont, never, no, not, shouldnt, wont, enough, spam, cost, costs, pointless, rude, block, nobody, noone,
    pathetic, harassment, useless, stupid`,
);

/** …unless the sentence says how they work, or that none came. */
export const ABOUT_IT = setOf(
  `
    link, links, work, works, working, worked, open, opens, opening, get, got, gets, sent, came, come, arrived,
    received, expired, expire, page, internet, online, answer, answered, reply, replied, resend, understand, know,
    mean, means, forget, mind, problem, problems, sure, yet, didnt, cant, call, called, when, if, long, short, sense,
    load, loading, done, finished, completed, complete, question, questions, why, back, number, see, saw, read, find,
    found, phone, left, response, use`,
);
