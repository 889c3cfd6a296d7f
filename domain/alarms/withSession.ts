import { epochOfSession, type BrewSessionEvent, type SessionOutcome } from '../brewSession/index.js';
import { isFailedStep, isRecoveryStep, phases, processTypes } from '../machine/index.js';
import type { FaultFacts, MachineFacts, SessionFacts } from './facts.js';
import { beginFermentation, isFermenting } from './fermentationFacts.js';
import { withBegunSession } from './withMachine.js';

/** More faults at a time say nothing new. */
const maxFaults = 8;

const cleaning: ReadonlySet<number> = new Set([
  processTypes.clean,
  processTypes.cleanKeg,
  processTypes.acidClean,
]);

const outcomes: Readonly<Partial<Record<BrewSessionEvent['type'], SessionOutcome>>> = {
  SessionCompleted: 'completed',
  SessionFailed: 'failed',
  SessionCancelled: 'cancelled',
  SessionInterrupted: 'interrupted',
  SessionAbandoned: 'abandoned',
};

/**
 * The facts after an event of a session. One that came late can end the session or be a fault of it, and changes nothing else.
 *
 * @param atMs when it happened, as far as that is known.
 */
export function withSessionEvent(facts: MachineFacts, event: BrewSessionEvent, atMs: number): MachineFacts {
  if (event.type === 'SessionStarted') return started(facts, event.data, atMs);
  const { session } = facts;
  if (session?.session !== event.data.session) return facts;
  const outcome = outcomes[event.type];
  if (outcome) return ended(facts, session, { outcome, event, atMs });
  if (event.data.late && event.type !== 'FaultReported') return facts;
  return { ...facts, session: withProgress(session, event, atMs) };
}

function started(
  facts: MachineFacts,
  { session, processType, commandId }: Extract<BrewSessionEvent, { type: 'SessionStarted' }>['data'],
  atMs: number,
): MachineFacts {
  const known = facts.session?.session ?? facts.ended?.session;
  // In one epoch a machine numbers its sessions in their order: this start came late, or twice.
  if (known !== undefined && session <= known && epochOfSession(session) === epochOfSession(known))
    return facts;
  const { dirtySinceMs, plans } = facts;
  const isDirty = dirtySinceMs !== undefined && !cleaning.has(processType);
  return {
    ...withoutPast(facts),
    ...(isDirty && { dirtySinceMs }),
    ...(plans && commandId !== undefined && { plans: withBegunSession(plans, commandId, session) }),
    session: { session, sinceMs: atMs, processType, faults: [], implausible: [] },
  };
}

function withoutPast({ ended: _, dirtySinceMs: __, ...facts }: MachineFacts): MachineFacts {
  return facts;
}

function notWaiting({ pending: _, ...session }: SessionFacts): SessionFacts {
  return session;
}

function ended(
  { session: _, ...facts }: MachineFacts,
  { session, processType, phase }: SessionFacts,
  { outcome, event, atMs }: { outcome: SessionOutcome; event: BrewSessionEvent; atMs: number },
): MachineFacts {
  const step = event.type === 'SessionFailed' && { step: event.data.step };
  const isDirty =
    facts.dirtySinceMs === undefined && leavesDirt(processType, { phase, isOver: outcome === 'completed' });
  return {
    ...facts,
    ...(isDirty && { dirtySinceMs: atMs }),
    ended: { session, processType, outcome, atMs, ...step },
  };
}

/** Wort is in the base from the mash on. A keg is full of beer until its serving has ended. */
function leavesDirt(
  processType: number,
  { phase, isOver }: { readonly phase: number | undefined; readonly isOver: boolean },
): boolean {
  if (processType === processTypes.brew) return phase !== undefined && phase !== phases.brewPrepare;
  if (processType === processTypes.serving) return isOver;
  return cleaning.has(processType) && !isOver;
}

function withProgress(session: SessionFacts, event: BrewSessionEvent, atMs: number): SessionFacts {
  switch (event.type) {
    case 'PhaseEntered':
      return withPhase(session, event.data.phase, atMs);
    case 'StepEntered': {
      const { step, phase } = event.data;
      const goesOn = !isRecoveryStep(step) && !isFailedStep(step);
      const faults = goesOn ? session.faults.filter(({ sinceMs }) => sinceMs >= atMs) : session.faults;
      return withPhase({ ...session, faults }, phase, atMs);
    }
    case 'UserActionRequested': {
      const { action } = event.data;
      return session.pending?.action === action
        ? session
        : { ...session, pending: { action, sinceMs: atMs } };
    }
    case 'UserActionDone':
      return notWaiting(session);
    case 'FaultReported':
      return { ...session, faults: withFault(session.faults, { error: event.data.code, sinceMs: atMs }) };
    case 'SensorImplausible': {
      const { sensor, reason } = event.data;
      if (session.implausible.some((each) => each.sensor === sensor)) return session;
      return { ...session, implausible: [...session.implausible, { sensor, reason, sinceMs: atMs }] };
    }
    case 'SensorRecovered': {
      const implausible = session.implausible.filter(({ sensor }) => sensor !== event.data.sensor);
      return { ...session, implausible };
    }
    default:
      return session;
  }
}

/** Machines name the phase with each step; `none` is no phase. */
function withPhase(session: SessionFacts, phase: number, atMs: number): SessionFacts {
  if (phase === session.phase || phase === phases.none) return session;
  const ferments = isFermenting(session.processType, phase);
  const fermentation = session.fermentation ?? (ferments ? beginFermentation(atMs) : undefined);
  return { ...session, phase, phaseSinceMs: atMs, ...(fermentation && { fermentation }) };
}

export function withFault(faults: readonly FaultFacts[], fault: FaultFacts): readonly FaultFacts[] {
  const isKnown = faults.some(({ error }) => error === fault.error);
  return isKnown || faults.length >= maxFaults ? faults : [...faults, fault];
}
