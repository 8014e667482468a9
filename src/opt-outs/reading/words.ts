/**
 * English words that matter in a text to a council, by what they mean. Patterns name the meaning (`as`); people type the
 * spellings, which may be several words. Forms of one verb are together where it makes no difference who stops what:
 * "stop texting", "stop texts" and "stop the texts" are one thing said three ways.
 */
export type WordEntry = {
  readonly as: string;
  readonly means: string;
  /** Separated by commas; without accents, apostrophes, capitals or hyphens. */
  readonly spell: string;
};

export const WORDS: readonly WordEntry[] = [
  { as: 'stopsign', means: 'an emoji that says stop', spell: 'stopsign' },
  { as: 'rudesign', means: 'an emoji that says go away', spell: 'rudesign' },
  { as: 'stop', means: 'end it', spell: 'stop, stopp, stp, stahp, stawp' },
  { as: 'stops', means: 'of a bus, or of somebody else', spell: 'stops' },
  { as: 'stopping', means: 'the act', spell: 'stopping, stoppin' },
  {
    as: 'cease',
    means: 'stop, in a letter',
    spell: 'cease, desist, refrain, discontinue, terminate, halt, suspend, put an end to',
  },
  { as: 'quit', means: 'stop', spell: 'quit, qiut, quti' },
  { as: 'stopall', means: 'the keyword', spell: 'stopall, stop all' },
  {
    as: 'unsubscribe',
    means: 'off the list',
    spell: `
    unsubscribe, unsubscribed, unsubscribing, unsub, unsubs, unsubbed, un subscribe, un sub, unscribe, dis subscribe,
    deregister, de register, unregister, desubscribe, unenroll, unenrol`,
  },
  {
    as: 'optout',
    means: 'off the list',
    spell: `
    optout, opt out, optt out, opt oot, opt put, apt out, opts out, opting out, opt ou, opt outt, ooptout, op out,
    opt ouy, opt our, opt otu, opt oit, opt iut, opt pit, opt oyt, opt ut, opt uot, opt aut, oput out,
    otp out, ot out, pot out, opy out, opr out, ipt out, ppt out, oopt out, opt outy`,
  },
  { as: 'optedout', means: 'was off the list already', spell: 'opted out, optedout' },
  { as: 'optin', means: 'on the list', spell: 'optin, opt in, opt back in, opted in, opting in' },
  { as: 'end', means: 'stop', spell: 'end' },
  { as: 'cancel', means: 'stop', spell: 'cancel, cancle, cancell' },
  {
    as: 'remove',
    means: 'take off a list',
    spell: `
    remove, remov, rmv, removing, delete, erase, del, unlist, exclude, scrub, take out, cross out, cross off,
    strike off, wipe, disassociate, deactivate, disable`,
  },
  { as: 'removed', means: 'was or be taken off', spell: 'removed, deleted, erased, taken off, excluded, took off' },
  { as: 'withdraw', means: 'take back', spell: 'withdraw, withdrawing, revoke, withdrawn, revoking' },
  { as: 'object', means: 'be against', spell: 'object, objecting, objection' },
  { as: 'decline', means: 'say no', spell: 'decline, declined, refuse, refusing' },
  {
    as: 'dont',
    means: 'it shall not be',
    spell: `
    dont, do not, dnt, donot, donut, dotn, dnto, odnt, dpnt, dontt, don t, do nt, doont, dnot, dont you, do nit,
    dont t, dknt, font, dony, eont, don, dontr, domt, dong, donr, dobt, dlnt, dint, donf`,
  },
  { as: 'not', means: 'not', spell: 'not, nt, aint, ain t' },
  { as: 'nolonger', means: 'not any more', spell: 'no longer, nolonger' },
  {
    as: 'didnt',
    means: 'it has not been',
    spell: 'didnt, did not, havent, have not, hasnt, has not, didn t, haven t, hadnt',
  },
  { as: 'cant', means: 'cannot', spell: 'cant, cannot, can not, couldnt, can t, could not' },
  { as: 'wont', means: 'will not', spell: 'wont, will not, wouldnt, would not, won t' },
  { as: 'doesnt', means: 'it does not', spell: 'doesnt, does not, dosnt, isnt, doesn t, is not, arent, are not' },
  { as: 'never', means: 'never', spell: 'never, nevr, neva, nvr, nver, neevr, nevre, nerver, nevet' },
  { as: 'no', means: 'none', spell: 'no, nah, nope, absolutely not, definitely not, certainly not, no no' },
  {
    as: 'nothanks',
    means: 'a polite refusal',
    spell: `
    no thanks, no thank you, no thankyou, no thx, no ta, no thanx, no tnx, no ty, no thank u, nothanks, nah thanks,
    nty, no tks, not thanks, thanks but no, no cheers`,
  },
  { as: 'more', means: 'again', spell: 'more, mor, moar, further, anymore, any more, mroe, moer' },
  {
    as: 'text',
    means: 'a text message, or to send one',
    spell: `
    text, texts, txt, txts, tex, texting, textin, txting, txtin, txtn, texing, text message, text messages, txt msg,
    txt msgs, sms, smses, msg, msgs, mesg, msging, msgin, mssg, mssgs, message, messages, messaging, messagin,
    massage, messege, messeges, mesage, mesages, massages, massaging, notification, notifications, whatsapp`,
  },
  { as: 'texted', means: 'has been texted', spell: 'texted, txted, messaged, txtd, msgd, contacted' },
  { as: 'send', means: 'to send', spell: 'send, sending, sendin, snd, sendng' },
  {
    as: 'contact',
    means: 'to write or ring',
    spell: 'contact, contacting, communication, communications, communicate, comms, correspondence, corresponding',
  },
  {
    as: 'survey',
    means: 'what the text asks for',
    spell: `
    survey, surveys, questionnaire, questionnaires, questionaire, poll, polls, feedback, feed back, servey, survay,
    serveys, surveying, surveyed`,
  },
  {
    as: 'bother',
    means: 'to be a nuisance to',
    spell: `
    bother, bothering, botherin, pester, pestering, harass, harassing, harrass, harrassing, hassle, hassling, bug,
    bugging, buggin, disturb, disturbing, badger, badgering, nag, nagging, bombard, bombarding, spamming, spammin,
    hounding, mithering, annoy, pissing, winding, doing my head in, chasing, driving me mad,
    driving me crazy, driving me nuts, driving me up the wall, getting on my nerves, getting on my wick,
    winding me up, pissing me off, notify, notifying, ping, pinging, buzzing, blowing up, hounding me, irritating me,
    inundating, flooding me`,
  },
  {
    as: 'spam',
    means: 'unwanted messages',
    spell: 'spam, junk, unsolicited, unwanted, marketing, promotions, spaj, spsm, sapm, spma',
  },
  {
    as: 'annoying',
    means: 'how they feel',
    spell: 'annoying, irritating, annoyin, pain in the arse',
  },
  {
    as: 'harassment',
    means: 'what they call it',
    spell: 'harassment, harrassment, intrusive, invasive, nuisance, harasment',
  },
  { as: 'email', means: 'an email', spell: 'email, emails, emailing, e mail, e mails' },
  {
    as: 'call',
    means: 'to ring',
    spell: 'call, calls, calling, callin, ring, ringing, ringin, phoning, rung, cold calling',
  },
  { as: 'phone', means: 'the telephone', spell: 'phone, fone, fones, handset, phones' },
  { as: 'ask', means: 'to ask', spell: 'ask, asking, askin' },
  {
    as: 'asked',
    means: 'has asked',
    spell: 'asked, told, said, requested, say, sed, says, saying, tell, telling, asking you',
  },
  {
    as: 'get',
    means: 'to receive',
    spell: 'get, getting, gettin, receive, receiving, recieve, recieving, gettn',
  },
  {
    as: 'want',
    means: 'to want',
    spell: `
    want, wanna, wnt, wanting, wish, need, require, want to, wish to, need to, wanna to, wants, want 2, wont to, care for,
    needed, wanted, wnat, wamt, watn, wany, qant, wanr, wqnt, wsnt, wznt`,
  },
  {
    as: 'like',
    means: 'to like',
    spell: 'like, like to, enjoy, appreciate, prefer, rather, id like to, wish you, wish u',
  },
  {
    as: 'interested',
    means: 'to care',
    spell: 'interested, intrested, interest, intersted, intrest',
  },
  { as: 'consent', means: 'leave to do it', spell: 'consent, permission, authorise, authorised, consented' },
  { as: 'take', means: 'to take', spell: 'take, taking, tke, tkae, taek, tak' },
  { as: 'off', means: 'off', spell: 'off, of off' },
  { as: 'out', means: 'out', spell: 'out' },
  { as: 'leave', means: 'to leave', spell: 'leave, leav, leve, leev, lv' },
  { as: 'alone', means: 'alone', spell: 'alone, aloan, in peace, alon' },
  { as: 'wrong', means: 'wrong', spell: 'wrong, rong, worng, incorrect' },
  {
    as: 'number',
    means: 'a telephone number',
    spell: `
    number, numbers, num, numba, nmbr, numbr, no1, mobile, mobile number, phone number, mob, mob no, moblie`,
  },
  { as: 'details', means: 'what is on file', spell: 'details, data, info, information, name' },
  { as: 'person', means: 'somebody', spell: 'person, persons, guy, man, woman, lady, bloke' },
  {
    as: 'list',
    means: 'where numbers are kept',
    spell: `
    list, lists, database, data base, system, systems, records, mailing list, mailing lists, distribution list,
    contacts, phonebook, phone book, contact list, lsit, lits, lisr, lis`,
  },
  {
    as: 'block',
    means: 'to block a sender',
    spell: 'block, blocking, blockin, blocked, blacklist, block list, blocklist',
  },
  { as: 'fuck', means: 'an oath', spell: 'fuck, fck, fk, f k, f ck, fuk, fuc, phuck, fcuk, fuuck' },
  {
    as: 'goaway',
    means: 'go away, rudely or not',
    spell: `
    go away, fuck off, fuckoff, fk off, f off, eff off, feck off, piss off, p off, p ss off, pissoff, sod off,
    bog off, bugger off, b off, naff off, jog on, get lost, do one, back off, buzz off, get stuffed, get bent,
    shove off, clear off, push off, jog off, shut up, stfu, gtfo, fuk off, fck off, f k off, get knotted, hop it,
    bore off, rack off, get a life, shut it, fuck right off, f ck off, go to hell, go forth and multiply, up yours,
    get fucked, fuck you, fuck u, screw you, on your bike, take a hike, on yer bike, p1ss off, pee off, f of, fuk of,
    fuck of, piss of, fcuk off, fuuck off`,
  },
  {
    as: 'enoughofit',
    means: 'stop, as said to a child',
    spell: `
    give it a rest, jack it in, that will do, thatll do, knock it off, pack it in, give over, cut it out, leave off,
    pack it up`,
  },
  { as: 'enough', means: 'sufficient', spell: 'enough, enuf, enuff, enought, enuogh' },
  {
    as: 'fedup',
    means: 'tired of it',
    spell: `
    fed up, sick of, sick and tired, tired of, had enough, bored of, sick to death, hate, hating, fedup, dont like,
    do not like, inundated with, bombarded with, bombarded by, fed up with, fed up of`,
  },
  {
    as: 'keep',
    means: 'again and again',
    spell: 'keep, keeps, still, constantly, always, continue, continually, kept, keep on, constant, kepe, keeo',
  },
  { as: 'toomany', means: 'too many', spell: 'too many, to many, so many, endless, loads of, too much' },
  {
    as: 'this',
    means: 'what was sent',
    spell: `
    this, these, thats, it, dis, dat, that, those, thes, theese, them, thse, ths, thease, anything, all, any,
    rubbish, everything, crap, shit, nonsense, bollocks, malarkey, tihs, thsi, thid, htis, tis, tehse, thees, theses,
    thrse, tnis, tjis, thos, thi, thia, thiw, tyis, thix`,
  },
  { as: 'me', means: 'the sender', spell: 'me, us, mee' },
  { as: 'my', means: 'the sender’s', spell: 'my, mine, our' },
  { as: 'your', means: 'the council’s', spell: 'your, ur, yr, youre, yor, yur, the' },
  { as: 'you', means: 'the council', spell: 'you, u, ya, yous, yall, ye, yu, you lot, u lot, you people, you guys' },
  { as: 'i', means: 'the sender', spell: 'i, we, im, ive, i have, i am, i m, id, ill, i d, i ve' },
  { as: 'they', means: 'somebody else', spell: 'they, theyre, we all' },
  { as: 'he', means: 'somebody else', spell: 'he, she, hes, shes' },
  { as: 'stuff', means: 'what was sent, or to push it somewhere', spell: 'stuff, things' },
  { as: 'gdpr', means: 'the law', spell: 'gdpr, data protection, data protection act, dpa, pecr' },
  { as: 'report', means: 'to report a sender', spell: 'report, reporting, reported' },
  { as: 'help', means: 'help', spell: 'help, helpp, hlp, halp, helpppp' },
  { as: 'for', means: 'for', spell: 'for, 4, fr' },
  { as: 'nothing', means: 'nothing', spell: 'nothing, nothin, nuffin, nowt' },
  { as: 'another', means: 'one more', spell: 'another' },
  { as: 'shouldnt', means: 'ought not', spell: 'shouldnt, should not, mustnt, must not' },
  { as: 'use', means: 'to use', spell: 'use, using' },
  { as: 'bothered', means: 'willing to', spell: 'bothered, arsed, fussed, botherd' },
  { as: 'will', means: 'will', spell: 'can, could, will, would, cud, wud, cn, wld, cld' },
  { as: 'to', means: 'to', spell: 'to, 2, too' },
  { as: 'from', means: 'from', spell: 'from, frm, off of, frum' },
  { as: 'start', means: 'begin again', spell: 'start, restart, resume, begin' },
  { as: 'subscribe', means: 'on the list', spell: 'subscribe, resubscribe, re subscribe, unstop, un stop' },
  {
    as: 'mistake',
    means: 'not meant',
    spell: 'by mistake, by accident, accidentally, in error, mistakenly, mistake, accident',
  },
];

/** Words that change nothing: they may stand anywhere in, before or after what is said. */
export const FILLERS = `
    please, pls, plz, plse, plss, pleas, plees, plis, pl, kindly, just, really, bloody, bloomin, flipping, fucking,
    fuckin, fkn, fkin, effing, frigging, damn, sodding, ever, so, also, now, right now, immediately, immediatly,
    imediately, at once, straight away, asap, right away, forthwith, again, actually, literally, seriously, today,
    forever, for good, for ever, permanently, from now on, from today, in future, in the future, going forward, hi,
    hello, hey, hiya, dear, good morning, good afternoon, good evening, council, the council, hounslow council,
    hounslow, team, sir, madam, sir madam, mate, pal, m8, hun, love, bro, bruv, fam, guys, folks, dude, ffs, omg,
    lol, ok, okay, oki, yes, yeah, yep, yea, well, x, xx, xxx, thanks in advance, if you dont mind, if possible,
    for gods sake, for christs sake, for fucks sake, for goodness sake, dare, idiots, idiot, sorry, u idiots,
    you idiots, wankers, morons, with immediate effect, effective immediately`;

/** Words that end a message; up to three unknown ones after them are a name. */
export const SIGN_OFFS = `
    thanks, thank you, thankyou, thank u, thx, thanx, thnx, tnx, thks, thanku, thnks, ty, ta, cheers, many thanks,
    regards, kind regards, best regards, kindest regards, best wishes, yours sincerely, yours faithfully, sincerely,
    best, sent from my, sent from, god bless, much appreciated, appreciated, with thanks, kr, rgds, bye`;

/**
 * Words of which "stoptexting" and "dontsendme" may be made, besides the ones of one word above. Nothing here that
 * begins or ends an ordinary word together with another.
 */
export const GLUED = `
    stop, opt, please, pls, plz, texting, texts, txting, msgs, messages, messaging, sending, dont, send, me, more, remove,
    unsubscribe, leave, alone, thanks, thx, all, now, it, this, these, no, list, off, take, my, number`;

/** The words above that are recognised with a slip of the finger in them: those on which a refusal depends. */
export const SLIPS = `
    stop, stopall, unsubscribe, unsub, optout, remove, cancel, delete, texting, texts, text, messages, message,
    messaging, survey, surveys, contact, sending, interested, number, wrong, leave, alone, please, thanks,
    permission, consent, enough, annoying, feedback, harassing, harassment, spamming, receive, receiving, getting,
    details, database, records, blocked, blocking, bothering, pestering, anymore, further, contacting, desist, never`;

/** Ordinary words that a slip in one of those could have made, and that are taken as they stand. See also ALONE. */
export const ORDINARY = `
    shop, step, top, slop, stomp, spot, scope, slope, soap, sot, soup, stamp, staph, stoke, stole, stone, store,
    stove, swop, shops, steps, soon, test, next, tent, ext, teat, tet, taxi, taxing, testing, resting, nesting,
    texture, tests, tents, teats, tenths, sexting, exit, exits, massaged, meg, menage, mess, messed, messing,
    passages, passage, serve, surveyor, survive, purvey, surrey, contract, contracts, contracted, compact, content,
    seeding, bending, lending, mending, spending, ending, tending, fending, pending, rending, sanding, sensing,
    vending, wending, seeing, sealing, seating, inserted, inherited, untested, untreated, interests, uninterested,
    lumber, numbed, dumber, umber, slumber, prong, wrongs, wring, wrung, strong, long, wrought, heave, weave, sleeve,
    leaves, leaver, leaved, leaven, leavened, cleave, lease, leash, least, eave, level, lever, levee, along, clone,
    atone, aloud, allow, loan, lone, plea, plead, pleased, pleases, pleats, pleat, tanks, thank, thinks, hanks,
    shanks, thunks, cancels, cancer, cancers, canal, canals, cancelled, candle, chancel, councel, remover, removed,
    removes, removal, remote, remade, depleted, deplete, deletes, delegate, delight, relate, dilate, unsubscribes,
    subscribed, subscribing, subscriber, subscribe, inscribe, snub, unused, upset, output, layout, betting, deceive,
    deceiving, gutting, jetting, letting, netting, petting, received, receiver, receives, setting, vetting, wetting,
    blacked, blacking, clocked, clocking, flocked, flocking, locked, locking, compacting, concocting, conducting,
    connecting, containing, contenting, contesting, contorting, contracting, contrasting, convicting, consents,
    convent, emission, percussion, permissions, permissive, remission, record, rewords, derails, detail, detains,
    retails, desists, resist, farther, festering, mothering, petering, scamming, shamming, slamming, fever, fiver,
    newer, sever, app, apps, dell, moor, seed, thee, wee, loll, aloe`;

/** One word and nothing else, that a finger or a dictionary makes of STOP; as an answer to a survey it means nothing. */
export const ALONE = `
    shop, step, slop, stamp, stock, stole, stone, store, stomp, spot, stops, sto, storp, stopm, steo, dtpo, ztop,
    stol, tspo, spto, wtop, stio, stoo, sto0, staph`;
