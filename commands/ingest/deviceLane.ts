import {
  brewSession,
  sessionId,
  type BrewSession,
  type BrewSessionEvent,
  type HandleBrewSession,
} from '../../domain/brewSession/index.js';
import {
  device,
  isLaterStart,
  type Device,
  type DeviceEvent,
  type ObserveDevice,
} from '../../domain/device/index.js';
import { knowsCommand, type HandleDeviceCommand } from '../../domain/deviceCommand/index.js';
import { createQueues } from '../deviceCommands/index.js';
import { createCommandHandler, type Causation, type CommandHandler } from '../handleCommand.js';
import type { EventStore, MachineOwners } from '../ports/index.js';
import type { AggregateStates } from './aggregateStates.js';
import type { CommandAnswer, Step } from './steps.js';
import { withWhoseRecipe } from './whoseRecipe.js';

/** Some kilobytes each. */
const cachedQueues = 2_000;

/**
 * Maximum number of steps in an append: the events of a step have some kilobytes with the longest texts, and an append at most 1
 * MiB.
 */
const stepsInAppend = 100;

export interface Aggregates {
  readonly devices: CommandHandler<ObserveDevice, Device, DeviceEvent>;
  readonly sessions: CommandHandler<HandleBrewSession, BrewSession, BrewSessionEvent>;
  readonly commands: ReturnType<typeof createQueues>;
  readonly owners: MachineOwners;
}

export function createAggregates({
  owners,
  states,
  ...options
}: {
  readonly store: EventStore;
  readonly owners: MachineOwners;
  readonly states: AggregateStates;
  readonly now: () => Date;
  /** How long a store that does not answer is retried, milliseconds. */
  readonly patienceMs: number;
}): Aggregates {
  return {
    devices: createCommandHandler({ decider: device, cachedStates: states.devices, ...options }),
    sessions: createCommandHandler({ decider: brewSession, cachedStates: states.sessions, ...options }),
    commands: createQueues({ cachedQueues, ...options }),
    owners,
  };
}

/** Takes the steps of one device in order, across all its aggregates. Consecutive steps for the same aggregate share an append. */
export async function takeSteps(steps: readonly Step[], aggregates: Aggregates): Promise<void> {
  for (let at = 0; at < steps.length;) {
    const first = steps[at] as Step;
    const rest = steps.slice(at);
    const length = rest.findIndex((step) => !isSameAggregate(step, first));
    const alike = rest.slice(0, Math.min(length < 0 ? rest.length : length, stepsInAppend));
    await takeAlike(first, alike, aggregates);
    at += alike.length;
  }
}

function isSameAggregate(a: Step, b: Step): boolean {
  return a.type === b.type && (a.type !== 'session' || b.type !== 'session' || a.session === b.session);
}

async function takeAlike(first: Step, alike: readonly Step[], aggregates: Aggregates): Promise<void> {
  switch (first.type) {
    case 'device': {
      const commands = alike.flatMap((step) => (step.type === 'device' ? [step.command] : []));
      await aggregates.devices.handle(first.command.deviceId, commands);
      return;
    }
    case 'session': {
      const reports = await withWhoseRecipe(
        alike.flatMap((step) => (step.type === 'session' ? [step.command] : [])),
        aggregates,
      );
      await reportToSession({ ...first.command, reports }, aggregates);
      return;
    }
    case 'answer': {
      const answers = alike.flatMap((step) => (step.type === 'answer' ? [step.command] : []));
      await answerCommands(first.command.deviceId, answers, aggregates);
      return;
    }
  }
}

type Report = Extract<Step, { type: 'session' }>['command'];

/**
 * A machine runs one session at a time: a later session ends the earlier one, and later reports about the earlier one can only
 * be about its past. Each part decides nothing when it was done before, so the next delivery completes what a crash interrupted.
 */
async function reportToSession(
  {
    deviceId,
    session,
    source,
    atMs,
    clockWrong,
    reports,
    ...rest
  }: Report & { readonly reports: readonly Report[] },
  { devices, sessions }: Aggregates,
): Promise<void> {
  const id = sessionId(deviceId, session);
  const causation = causationOf(rest);
  const time = { atMs, ...(clockWrong && { clockWrong }) };
  const { session: current, connection } = await devices.load(deviceId);
  const isCurrent = current?.session === session;
  const isKnown = ({ report }: Report) => report.type === 'readings' && !report.sensors;
  if (isCurrent && reports.every(isKnown)) return;
  if (isCurrent) {
    await sessions.handle(id, reports);
    return;
  }
  const state = await sessions.load(id);
  const since = state.status === 'notStarted' ? source : state.since;
  if (current && !isLaterStart(since, current.since, { connection })) {
    await sessions.handle(id, reports);
    const over = {
      type: 'abandon',
      deviceId,
      session,
      by: current.session,
      source: current.since,
      ...time,
    } as const;
    await sessions.handle(id, [{ ...over, ...causation }]);
    return;
  }
  if (current) {
    const over = {
      type: 'abandon',
      deviceId,
      session: current.session,
      by: session,
      source: since,
      ...time,
    } as const;
    await sessions.handle(sessionId(deviceId, current.session), [{ ...over, ...causation }]);
  }
  await sessions.handle(id, reports);
  await devices.handle(deviceId, [{ type: 'sessionBegan', deviceId, session, since, ...causation }]);
}

/** A device can only answer its own commands. Anything else is an anomaly on the device's own stream. */
async function answerCommands(
  deviceId: string,
  answers: readonly (CommandAnswer & Causation)[],
  { devices, commands }: Aggregates,
): Promise<void> {
  const queue = await commands.load(deviceId);
  const own = answers.filter(({ commandId }) => knowsCommand(queue, commandId));
  if (own.length > 0)
    await commands.handle(
      deviceId,
      own.map(({ commandId, answer, atMs, ...rest }): HandleDeviceCommand & Causation => ({
        type: 'acknowledge',
        deviceId,
        commandId,
        ...answer,
        atMs,
        ...causationOf(rest),
      })),
    );
  const foreign = answers.filter((answer) => !own.includes(answer));
  if (foreign.length > 0)
    await devices.handle(
      deviceId,
      foreign.map(({ commandId, answer, source, late, ...rest }) => ({
        type: 'anomaly',
        deviceId,
        source,
        late,
        kind: 'unknownCommand',
        detail: `acknowledged command ${commandId} as ${answer.outcome}`,
        ...causationOf(rest),
      })),
    );
}

function causationOf({ causedBy, traceparent, causationId }: Causation): Causation {
  return {
    causedBy,
    ...(traceparent !== undefined && { traceparent }),
    ...(causationId !== undefined && { causationId }),
  };
}
