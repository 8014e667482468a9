import type { Undecided } from './default.ts';

const recipients = `# Who may be given information. A closed list: anybody else is a new version of this file, or a legal gateway.
# "receives" is what goes there as a matter of course; empty = nothing, each disclosure is decided on its own.
recipients:
  - id: internal-services
    says: "the council's own services, to carry out a task"
    kind: internal
    receives: [name, address, postcode, phone, email, service, type, summary, adjustments, councilTaxReference, tenancyReference]
  # Pseudonymised extracts only, by the recipes below.
  - id: analyst-team
    says: "the council's own analysts"
    kind: internal
    receives: []
  - id: govmetric
    says: "GovMetric, who run the survey"
    kind: processor
    receives: [phone, survey-link, send-reference]
  - id: gov-uk-notify
    says: "GOV.UK Notify, who send our text messages"
    kind: processor
    receives: [phone, survey-link, send-reference]
  - id: 8x8
    says: "8x8, our telephone system"
    kind: processor
    receives: [phone, at, direction, outcome, wrapUpCode, recording]
  - id: department-for-work-and-pensions
    says: the Department for Work and Pensions
    kind: public-body
    receives: []
  - id: other-local-authorities
    says: other local authorities
    kind: public-body
    receives: []
  - id: hm-revenue-and-customs
    says: HM Revenue and Customs
    kind: public-body
    receives: []
  - id: police
    says: the police
    kind: public-body
    receives: []
  - id: national-fraud-initiative
    says: "the National Fraud Initiative, run by the Cabinet Office"
    kind: public-body
    receives: []

`;

const gateways = `# The legal duties under which information may be shared with others, and what must be on record each time.
# "other" is never refused, because the notice does not name every duty; each use is reported for the next version.
gateways:
  - id: court-order
    says: an order of a court
    needs: [court, number, dated, served-on, deadline, scope, copy-seen-by, legal-sign-off]
  - id: ministry-of-justice
    says: an inspection by the Ministry of Justice
    needs: [inspector, authority, scope]
  - id: police
    says: "a police request, to prevent or detect crime"
    needs: [force, officer, rank-of-authoriser, reference, offence-or-power, necessity, decision, reasons, tell-the-person]
  - id: public-interest
    says: "an overriding public interest, to prevent abuse or serious harm"
    needs: [decided-by, risk, reasons]
  - id: regulator
    says: "a regulator, about possible misconduct or because it asked"
    needs: [regulator, asked-or-reported, scope, decided-by]
  - id: other
    says: another legal duty
    needs: [statute, reason, decided-by]

`;

const rights = `# Which right usually applies under which basis. Shown to the officer as advice; it never refuses a request by itself.
rights:
  - { id: access, says: to have a copy of your information, bases: [public-task, consent] }
  - { id: rectification, says: to have mistakes put right, bases: [public-task, consent] }
  - { id: erasure, says: to have your information erased, bases: [consent] }
  - { id: restriction, says: to have its use limited while something is settled, bases: [public-task, consent] }
  - { id: portability, says: to take what you gave us elsewhere, bases: [consent] }
  - { id: objection, says: to object to its use, bases: [public-task] }
  - { id: withdraw-consent, says: to withdraw your consent at any time, bases: [consent] }

# Why a record may be erased before its time; the class goes into the audit, the words do not.
erasureReasons: [consent-withdrawn, objection-upheld, no-longer-needed, unlawful, legal-duty, recorded-in-error, out-of-scope]

`;

const otherSystems = `# Systems that also hold contact data and that Steward does not search; every pack and certificate names them.
otherSystems:
  - "8x8: call records, recordings and web chats"
  - "GOV.UK Notify: texts sent and received"
  - "GovMetric: survey answers"
  - the customer service mailbox
  - the systems of the services that dealt with the contact

`;

const recordings = (
  undecided: Undecided,
): string => `# The folder under which recordings of calls are kept, if they are kept on this machine; blank = they are not.
recordingsRoot:
  value:
  ${undecided(2, 'Recordings are taken to stay in the telephone system.', 'Contact centre manager')}

# What a Council Tax account reference looks like here, in capitals without spaces or hyphens; there is no national
# format. Allowed: capitals, digits, /, [A-Z0-9], \\d, {4} or {4,8}, ?, | and round brackets.
councilTaxPattern:
  value: "[A-Z]{0,3}[0-9]{6,12}"
  ${undecided(2, 'The notice does not say what a reference looks like; this takes most of the forms that councils use.', 'Council Tax service')}

`;

/** Who is told, under which duty, which rights people have, and where else the information is. */
export const defaultShared = (undecided: Undecided): string =>
  `${recipients}${gateways}${rights}${otherSystems}${recordings(undecided)}`;
