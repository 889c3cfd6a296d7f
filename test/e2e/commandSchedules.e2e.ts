import assert from 'node:assert/strict';
import { setTimeout as pass } from 'node:timers/promises';
import fc from 'fast-check';
import { answerGraceMs } from '../../domain/deviceCommand/index.js';
import type { Command, CommandRequest } from '../../adapters/apiClient/index.js';
import { apiOf, findCommand, isOnline, requestCommand, type ApiClient } from '../support/apiClient.js';
import { useKilledStack } from '../support/killedStack.js';
import type { Stack } from '../support/stack.js';
import { until } from '../support/until.js';
import { CommandedDevice } from './commandedDevice.js';
import { bySize } from '../support/bySize.js';

const devices = 6;
const parts = ['dispatcher', 'ingest', 'api', 'projector', 'event-store', 'rabbitmq'] as const;
const schedules = bySize({ usual: 1, full: 5 });
const settled: ReadonlySet<string> = new Set(['done', 'failed', 'expired', 'cancelled', 'superseded']);
/** Beyond deadline and grace: the dispatcher's look, a part that was killed, and the way to the read model. */
const boundMs = 120_000;

type ProcessSignal =
  | {
      readonly type: 'request';
      readonly device: number;
      readonly body: CommandRequest;
      readonly withinMs: number;
    }
  | { readonly type: 'cancel'; readonly device: number }
  | { readonly type: 'dropConnection' | 'cutPower' | 'switchOff' | 'switchOn'; readonly device: number }
  | { readonly type: 'kill'; readonly part: (typeof parts)[number] }
  | { readonly type: 'pass'; readonly ms: number };

const device = fc.nat(devices - 1);
const body: fc.Arbitrary<CommandRequest> = fc.oneof(
  fc
    .integer({ min: 50, max: 200 })
    .map((tenths) => ({ kind: 'setTemperature' as const, targetCelsius: tenths / 10 })),
  fc.constantFrom<CommandRequest>({ kind: 'wake' }, { kind: 'sendLog' }, { kind: 'stopHeating' }),
  fc.nat(100).map((displayPercent) => ({ kind: 'changeSettings' as const, settings: { displayPercent } })),
);
const happening: fc.Arbitrary<ProcessSignal> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      type: fc.constant('request' as const),
      device,
      body,
      withinMs: fc.integer({ min: 1_000, max: 20_000 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('cancel' as const), device }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constantFrom(
        'dropConnection' as const,
        'cutPower' as const,
        'switchOff' as const,
        'switchOn' as const,
      ),
      device,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 500 }) }),
  },
);

/** Random happenings, and in the middle of them the death of every part, in any order. */
const schedule = fc
  .tuple(
    fc.array(fc.array(happening, { minLength: 12, maxLength: 12 }), {
      minLength: parts.length + 1,
      maxLength: parts.length + 1,
    }),
    fc.shuffledSubarray([...parts], { minLength: parts.length }),
  )
  .map(([stretches, deaths]) =>
    stretches.flatMap((stretch, index): readonly ProcessSignal[] => {
      const part = deaths[index];
      return part === undefined ? stretch : [...stretch, { type: 'kill', part }];
    }),
  );

describe('commands while devices misbehave and every part of Brewline dies', () => {
  const given = useKilledStack();
  let stack: Stack;
  let api: ApiClient;

  before(async () => {
    // Leases end soon, so that commands wait for devices that are away.
    stack = given();
    api = apiOf(stack);
  });

  it('have one effect at most, and end as what really became of them, by their deadline and a bound', () =>
    fc.assert(
      fc.asyncProperty(schedule, async (happenings) => {
        const fleet = await Promise.all(Array.from({ length: devices }, () => CommandedDevice.start(stack)));
        try {
          await Promise.all(
            fleet.map(({ deviceId }) => until(`${deviceId} is online`, () => isOnline(api, deviceId))),
          );
          const asked = await play(happenings, fleet);
          for (const each of fleet) await each.switchOn();
          await allEnd(asked);
          for (const { commandId, device } of asked) await check(commandId, device);
        } finally {
          for (const each of fleet) await each.stop();
        }
      }),
      { numRuns: schedules, endOnFailure: true },
    ));

  interface Asked {
    readonly commandId: string;
    readonly device: CommandedDevice;
    readonly deadlineMs: number;
  }

  async function play(
    happenings: readonly ProcessSignal[],
    fleet: readonly CommandedDevice[],
  ): Promise<readonly Asked[]> {
    const asked: Asked[] = [];
    for (const happening of happenings) {
      if (happening.type === 'kill') stack.kill(happening.part);
      else if (happening.type === 'pass') await pass(happening.ms);
      else {
        const target = fleet[happening.device] as CommandedDevice;
        if (happening.type === 'request') asked.push(...(await request(happening, target, asked.length)));
        else if (happening.type === 'cancel') await cancelNewest(asked, target);
        else await target[happening.type]();
      }
    }
    return asked;
  }

  /** Asked again under the same key until somebody answers: a part may be dead just now. */
  async function request(
    { body, withinMs }: Extract<ProcessSignal, { type: 'request' }>,
    target: CommandedDevice,
    number: number,
  ): Promise<readonly Asked[]> {
    const deadlineMs = Date.now() + withinMs;
    const deadline = new Date(deadlineMs).toISOString();
    const key = { 'Idempotency-Key': `${target.deviceId} ${number}` };
    const answer = await persistently(() => requestCommand(api, target.deviceId, { ...body, deadline }, key));
    if (answer.data) return [{ commandId: answer.data.commandId, device: target, deadlineMs }];
    // Refused: the deadline had passed until somebody answered, or too many commands are open.
    assert.equal(answer.response.status, 422, JSON.stringify(answer.error));
    return [];
  }

  async function cancelNewest(asked: readonly Asked[], target: CommandedDevice): Promise<void> {
    const newest = asked.findLast(({ device }) => device === target);
    if (!newest) return;
    const params = { path: { commandId: newest.commandId } };
    const { response } = await persistently(() =>
      api.POST('/api/v1/commands/{commandId}/cancel', { params }),
    );
    assert.ok([200, 404, 409, 422].includes(response.status), String(response.status));
  }

  function persistently<Answer extends { readonly response: Response }>(
    ask: () => Promise<Answer>,
  ): Promise<Answer> {
    return until('the API answers', async () => {
      const answer = await ask().catch(() => undefined);
      return answer && answer.response.status < 500 ? answer : undefined;
    });
  }

  async function allEnd(asked: readonly Asked[]): Promise<void> {
    const last = Math.max(...asked.map(({ deadlineMs }) => deadlineMs));
    const withinMs = Math.max(0, last - Date.now()) + answerGraceMs + boundMs;
    const open = async () => {
      const all = await Promise.all(asked.map(({ commandId }) => commandOf(commandId)));
      return all.filter((command) => command === undefined || !settled.has(command.status)).length;
    };
    await until('every command has ended', async () => (await open()) === 0, withinMs);
  }

  async function check(commandId: string, target: CommandedDevice): Promise<void> {
    const effects = target.effectsOf(commandId);
    assert.ok(effects <= 1, `${commandId} was obeyed ${effects} times`);
    const wrong = async () => {
      const { status, reason } = (await commandOf(commandId)) as Command;
      if (status === 'done') return effects === 1 ? undefined : `${commandId} is done, and nothing was done`;
      const mayBeHalfDone = status === 'failed' && reason !== null;
      return effects === 0 || mayBeHalfDone ? undefined : `${commandId} was obeyed, and is ${status}`;
    };
    // A device that was away tells the last of what it did when it is back.
    await until(`${commandId} shows what became of it`, async () => (await wrong()) === undefined, boundMs);
  }

  const commandOf = (commandId: string) => findCommand(api, commandId).catch(() => undefined);
});
