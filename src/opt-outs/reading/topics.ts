import { listed } from './listed.ts';

/**
 * What else a council does and people write about. A word of these in a sentence says that what is to end, to be removed
 * or left alone in it may be something other than texts: only a refusal of texts in so many words counts beside one.
 */
const BUSINESS = {
  'waste and streets': `
    bin, bins, binmen, binman, waste, recycling, recycle, garden, compost, skip, skips, bags, sacks, caddy,
    litter, littering, spitting, flyposting, posting, mail, callers, applying, dumping, dumped, flytipping,
    flytippers, flytipper, tipping, graffiti, dog, dogs, poo, fouling, cat, cats, fox, foxes, rat, rats, mice, mouse,
    rodents, pigeons, wasps, bees, weeds, leaves, hedge, hedges, tree, trees, branches, roots, grass, verge, verges,
    parks, playground, swings, bench, benches, cemetery, grave, graves, road, roads, street, streets, alley,
    alleyway, pavement, pavements, pothole, potholes, path, paths, footpath, kerb, kerbs, gully, gullies, drain,
    drains, manhole, flood, flooding, light, lights, lamp, lamps, lamppost, streetlight, lighting, sign, signs,
    signage, gritting, grit, sweeping, sweeper, roadworks, works, drilling, crossing, crossings, junction,
    roundabout, lane, lanes, bridge, river, canal, toilets, market`,
  'moving about': `
    parking, permit, permits, pcn, pcns, fine, fines, fined, ticket, tickets, clamp, clamped, towed, pound, car,
    cars, van, vans, lorry, lorries, truck, trucks, motorbike, motorbikes, moped, mopeds, bike, bikes, bicycle,
    bicycles, cycle, cyclists, scooter, scooters, ebikes, racers, racing, speeding, speed, traffic, idling, engine,
    engines, exhaust, horns, bus, buses, taxi, taxis, train, trains, tube, station, ulez, ltn, cctv, camera, cameras,
    bollard, bollards, badge, bays, bay, drive, driveway, driving`,
  money: `
    tax, taxes, benefit, benefits, credit, uc, pip, rent, rents, arrears, payment, payments, pay, paying, paid,
    debit, debits, dd, invoice, invoices, bill, bills, charge, charges, charging, charged, charger, deduction,
    deductions, overpayment, overpayments, recovery, refund, refunds, rebate, discount, discounts, exemption, money,
    wage, wages, salary, bailiff, bailiffs, enforcement, agents, court, summons, liability, penalty, loan, debt,
    debts, account, accounts, claim, claims, claiming, pension, pensions, grant, voucher, vouchers`,
  homes: `
    housing, house, houses, flat, flats, tenancy, tenancies, tenant, tenants, lease, leaseholder, landlord,
    landlords, eviction, evict, evicted, evicting, bidding, bid, bids, transfer, transferring, swap, repair, repairs,
    repaired, repairing, boiler, heating, radiator, radiators, water, tap, taps, leak, leaks, leaking, damp, mould,
    roof, ceiling, wall, walls, window, windows, door, doors, lock, locks, lift, lifts, stairs, hallway, balcony,
    kitchen, bathroom, bath, shower, sink, toilet, fridge, sofa, mattress, furniture, carpet, carpets, electrics,
    meter, meters, cladding, scaffolding, building, buildings, builders, build, development, developers, planning,
    application, applications, estate, caretaker, concierge, garage, garages, fence, fences, gate, gates, shed,
    hostel, temporary, accommodation, incinerator`,
  'people and noise': `
    neighbour, neighbours, neighbor, neighbors, upstairs, downstairs, noise, noisy, barking, shouting, music,
    fireworks, alarm, alarms, drums, revving, drinkers, drinking, drunk, drunks, youths, youth, kids, teenagers,
    gangs, gang, drug, drugs, dealers, dealing, weed, cannabis, smell, smells, smoke, smoking, bonfire, bonfires,
    burning, antisocial, asb, behaviour, crime, beggars, squatters`,
  services: `
    school, schools, nursery, teacher, teachers, bullying, bully, uniform, meals, lessons, transport, library,
    libraries, book, books, leisure, gym, swimming, pool, museum, events, electoral, register, registering, vote,
    voting, ballot, election, canvass, licence, license, licences, licensing, inspection, inspector, inspections,
    engineer, engineers, operative, operatives, plumber, electrician, contractor, contractors, appointment,
    appointments, appt, booking, bookings, booked, slot, visit, visits, meeting, order, orders, collection,
    collections, collecting, collected, delivery, card, cards, pass, passes, membership, course, class, classes,
    adoption, fostering, carer, carers, care, wheelchair, equipment, assessment, assessments,
    newsletter, newsletters, magazine, leaflet, leaflets, letter, letters, poster, posters, envelope, statement,
    statements, form, forms, document, documents, proof, complaint, complaints, request, requests, petition,
    consultation, councillor, councillors, mayor, tories, labour, cuts, closure, closing, vacancy, volunteering,
    allotment, allotments, certificate, passport, visa, brexit, covid`,
  'the call itself': `
    hold, queue, queuing, menu, automated, voicemail, officer, officers, staff, adviser, advisor, manager, managers,
    supervisor, agent, agents, operator, excuses, deductions, transferred, pass, passing, lies`,
} as const;

export const TOPICS: ReadonlySet<string> = new Set(Object.values(BUSINESS).flatMap(listed));
