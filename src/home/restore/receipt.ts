import type { Day, Instant } from '../../calendar/types.ts';
import type { Built } from './build.ts';
import type { RestorePlan } from './plan.ts';
import type { RegisterLost } from './register-seen.ts';
import type { RegisterOrigin } from './stage-register.ts';

export type RestoreReceipt = {
  readonly backup: string;
  readonly drill: boolean;
  /** Contacts that are there now. */
  readonly restored: number;
  readonly expiredInBackup: number;
  readonly lostAhead: number;
  readonly keysForgotten: number;
  readonly erasedAgain: number;
  readonly gap: { readonly from: Instant; readonly to: Instant };
  /** Its number; null in a drill, which is no restore. */
  readonly certificate: number | null;
  readonly register: RegisterOrigin;
  readonly registerEvents: { readonly onlyHere: number; readonly onlyBackup: number; readonly dropped: number };
  /** Opt-outs and erasures that the store had seen and no register has any more. */
  readonly registerLost: RegisterLost | null;
  readonly chainDay: Day;
  readonly carriedOver: { readonly certificates: number; readonly noticeVersions: number; readonly files: number };
  /** Rows beside contacts that do not open any more and are gone, or stand without their seal. */
  readonly alsoExpired: { readonly files: number; readonly requests: number; readonly residents: number };
  /** Contacts that should open and do not. */
  readonly unopened: number;
  readonly recordingsNotDestroyed: readonly string[];
  readonly foots: boolean;
  readonly problems: readonly string[];
};

export function receiptOf(plan: RestorePlan, built: Built, problems: readonly string[] = []): RestoreReceipt {
  const { dropped, register, carried } = built;
  return {
    backup: plan.backup,
    drill: plan.drill,
    restored: built.restored,
    expiredInBackup: dropped.expired,
    lostAhead: dropped.ahead,
    keysForgotten: dropped.forgotten,
    erasedAgain: built.erasedAgain,
    gap: { from: built.gap.from, to: built.gap.to },
    certificate: plan.drill ? null : built.certificate,
    register: register.origin,
    registerEvents: { onlyHere: register.fromHere, onlyBackup: register.fromBackup, dropped: register.dropped },
    registerLost: plan.register.lost,
    chainDay: plan.chain.day,
    carriedOver: { certificates: carried.certificates, noticeVersions: carried.versions, files: carried.files },
    alsoExpired: { files: dropped.files, requests: dropped.requests, residents: dropped.residents },
    unopened: built.unopened,
    recordingsNotDestroyed: built.stuck,
    foots: built.foots,
    problems: [...lostEvents(plan.register.lost), ...problemsOf(built), ...problems],
  };
}

function lostEvents(lost: RegisterLost | null): readonly string[] {
  if (!lost) return [];
  const { optOuts, erasures } = lost;
  const some = [
    ...(optOuts > 0 ? [`${optOuts} ${optOuts === 1 ? 'opt-out' : 'opt-outs'}`] : []),
    ...(erasures > 0 ? [`${erasures} ${erasures === 1 ? 'erasure' : 'erasures'}`] : []),
  ];
  return [
    `The store that was here had seen more of the opt-out register than is left: ${some.join(' and ') || 'what people told'} cannot be found any more and must be entered again.`,
  ];
}

function problemsOf({ unopened, stuck, foots, register, dropped: { forgotten } }: Built): readonly string[] {
  return [
    ...(forgotten > 0
      ? [
          `${forgotten} ${forgotten === 1 ? 'contact' : 'contacts'} not due yet ${forgotten === 1 ? 'is' : 'are'} lost: the keys were renewed and those from before forgotten.`,
        ]
      : []),
    ...(unopened > 0
      ? [
          `${unopened} ${unopened === 1 ? 'contact' : 'contacts'} should open and ${unopened === 1 ? 'does' : 'do'} not.`,
        ]
      : []),
    ...stuck.map((reference) => `${reference} was erased and stays, because its recording could not be destroyed.`),
    ...(foots ? [] : ['The balance of what the backup held does not foot.']),
    ...(register.dropped > 0
      ? [`${register.dropped} events of the register that was here were changed by somebody, and are left out.`]
      : []),
  ];
}
