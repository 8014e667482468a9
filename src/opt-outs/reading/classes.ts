import type { WordClasses } from './pattern.ts';

/** Lists of words that patterns name with @. Each word is a meaning of words.ts, or stands for itself. */
export const CLASSES: WordClasses = {
  stop: 'stop, cease, quit',
  // To be written to, or what is written.
  msg: 'text, send, contact, survey, bother, spam, email, call, phone, ask, link, links, invites, invitations, reply, replying',
  written: 'text, survey, spam',
  // Somebody of the sender's, who may have a telephone too.
  kin: 'mum, mums, mom, moms, mam, mams, mother, mothers, dad, dads, father, fathers, wife, wifes, husband, husbands, hubby, hubbys, partner, partners, son, sons, daughter, daughters, brother, brothers, sister, sisters, nan, nans, nana, gran, grans, grandma, grandmas, grandad, grandads, granddad, grandmother, grandmothers, grandfather, grandson, granddaughter, uncle, uncles, aunt, aunts, auntie, aunty, cousin, cousins, friend, friends, child, childs, kid, kids, boyfriend, boyfriends, girlfriend, girlfriends, bf, gf, fiance, tenant, tenants, lodger, boss, colleague, client, clients, patient, nephew, niece, parents, parent, boy, girl, baby, flatmate, housemate, missus, mrs, ex',
  them: 'him, her, them, he, someone, somebody, anyone',
  // After a "not", where "dont wont" is "dont want".
  want: 'want, like, wont',
  it: 'this, more, nothing, stuff',
  not: 'dont, never, not, didnt, no, doesnt, nolonger, wont, shouldnt',
};

/** Words that end something, and how many words a sentence of theirs may have and still be about texts. */
export const STOPPISH: Readonly<Record<string, number>> = {
  stop: 10,
  stopping: 6,
  unsubscribe: 10,
  optout: 8,
  cease: 6,
  cancel: 4,
  stopall: 8,
};

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(', '));

/** Words of dislike and denial: beside a text or a survey they speak against it… */
export const AGAINST = setOf(
  'dont, never, no, not, shouldnt, wont, fedup, hate, annoying, bother, bothered, decline, object, withdraw, toomany, enough, care, cares, spam, cost, costs, pointless, rude, removed, block, nobody, noone, pathetic, intrusive, accept, agree, shove, stick, sick, tired, unwanted, useless, stupid, crap',
);

/** …unless the sentence says how they work, or that none came. */
export const ABOUT_IT = setOf(
  'link, links, work, works, working, worked, open, opens, opening, get, got, gets, sent, came, come, arrived, received, expired, expire, page, internet, online, answer, answered, reply, replied, resend, understand, know, mean, means, forget, mind, problem, problems, sure, yet, didnt, cant, call, called, when, if, long, short, sense, load, loading, done, finished, completed, complete, question, questions, why, back, number, see, saw, read, find, found, phone, left, response, use',
);
