import { countsKept } from './aggregates.ts';
import { complaintsAddress, officerContact, registered, regulatorContact, whomToAsk } from './blocks.ts';
import { disposedSecurely } from './destruction.ts';
import {
  exportsForPurpose,
  govMetricAtMost,
  internalForTask,
  pseudonymisedByDefault,
  pseudonymsApart,
  recipientsListed,
} from './exports.ts';
import type { Check } from './finding.ts';
import { channelsListed, servicesListed, typesListed } from './lists.ts';
import { optOutsKept, phoneOptOuts, registerSecure } from './opt-outs.ts';
import { emailPeriod, otherPeriods, phonePeriod } from './periods.ts';
import { birthsSane, closedList, detailsSealed, ipsOfWebsite, ninosSealed, noCards, tellersNamed } from './personal.ts';
import { oneBasis, powersNamed, purposesListed, statutesNamed } from './purposes.ts';
import { requestsInTime } from './requests.ts';
import { keptSafe } from './safety.ts';
import { relevanceGiven, specialWithCare } from './special.ts';
import { anonymous, answersForImprovement, linksInTime } from './survey-answered.ts';
import { invitedAfterCall, invitedForFeedback, notMoreThanMonthly, underBothActs } from './survey-invited.ts';
import { notifyReferences, stopTexts } from './texts.ts';
import { versionInForce } from './versions.ts';

/** Which check shows which promise. A promise that is not here is not evidenced; a capability that can show it adds a line. */
export const CHECKS: Readonly<Record<string, Check>> = {
  P03: whomToAsk,
  P04: versionInForce,
  P05: detailsSealed,
  P06: birthsSane,
  P08: ninosSealed,
  P09: servicesListed,
  P10: noCards,
  P12: ipsOfWebsite,
  P13: closedList,
  P14: specialWithCare,
  P15: relevanceGiven,
  P16: channelsListed,
  P17: typesListed,
  P18: tellersNamed,
  P20: oneBasis,
  P23: purposesListed,
  P25: statutesNamed,
  P29: countsKept,
  P32: powersNamed,
  P33: invitedForFeedback,
  P34: invitedAfterCall,
  P35: anonymous,
  P36: linksInTime,
  P37: notMoreThanMonthly,
  P38: answersForImprovement,
  P39: underBothActs,
  P40: phoneOptOuts,
  P41: stopTexts,
  P43: internalForTask,
  P44: govMetricAtMost,
  P45: notifyReferences,
  P47: recipientsListed,
  P54: keptSafe,
  P56: phonePeriod,
  P57: emailPeriod,
  P58: otherPeriods,
  P59: disposedSecurely,
  P60: optOutsKept,
  P61: registerSecure,
  P62: exportsForPurpose,
  P64: pseudonymisedByDefault,
  P65: pseudonymsApart,
  P74: requestsInTime,
  P76: complaintsAddress,
  P77: officerContact,
  P78: regulatorContact,
  P79: registered,
};
