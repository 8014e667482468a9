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
  it: 'this, more, nothing',
};

/**
 * What else a council does. A word of these beside a weak refusal ("remove", "cancel", "stop") says that something other
 * than texts is to end.
 */
export const TOPICS: ReadonlySet<string> = new Set(
  'bin, bins, rubbish, waste, recycling, recycle, refuse, garden, compost, parking, park, parked, permit, permits, pcn, fine, fines, fined, ticket, tickets, tax, taxes, benefit, benefits, housing, house, houses, home, rent, rents, repair, repairs, repaired, boiler, heating, water, leak, leaks, leaking, mould, damp, roof, lift, noise, noisy, neighbour, neighbours, neighbor, neighbors, dog, dogs, cat, fox, foxes, rat, rats, mice, pigeons, road, roads, street, streets, alley, pavement, pothole, potholes, path, light, lights, lamp, school, schools, nursery, planning, application, apply, library, libraries, book, books, booking, appointment, appointments, payment, payments, pay, paying, debit, dd, electoral, register, vote, voting, licence, license, tree, trees, hedge, tipping, flytipping, dumping, litter, bus, buses, car, cars, van, traffic, speeding, lorries, cyclists, bikes, scooters, caretaker, badge, newsletter, newsletters, magazine, leaflet, leaflets, letter, letters, post, carer, carers, claim, claims, account, accounts, bill, bills, charge, charges, charging, charged, charity, order, meeting, visit, visits, inspection, engineer, engineers, tenancy, tenant, tenants, lease, garage, allotment, collection, collections, collecting, contract, sofa, fridge, mattress, furniture, graffiti, kids, children, youths, drug, drugs, dealers, dealing, drinking, smoking, smoke, smell, fire, fires, fireworks, building, builders, scaffolding, flats, estate, block, drain, drains, toilet, sink, kitchen, bathroom, window, windows, door, doors, gate, fence, wall, sign, signs, poster, camera, cameras, cctv, zone, ulez, ltn, cycle, lane, lanes, pension, organ, course, class, gym, swimming, membership, card, pass, taxi, taxis, uniform, transport, job, wage, wages, money, loan, debt, bailiff, bailiffs, court, summons, eviction, evict, transfer, swap, bidding, fostering, care, crossing, barking, shouting, music, party, parties, drilling, roadworks, works, gritting, flood, flooding, alarm, bell, antisocial, behaviour, asb, crime, cuts, councillors, mayor, tories, labour, idling, engine, engines, enforcement, excuses, transferring, covid, request, complaint, complaints, refund, overpayment, overpayments, recovery, penalty, discount'.split(
    ', ',
  ),
);
