import assert from 'node:assert/strict';
import type { Decider, DomainEvent } from '../../../domain/kernel/events.js';

/** given these events, when this command comes, then these events follow. */
export function specify<Command, State, Event extends DomainEvent>(decider: Decider<Command, State, Event>) {
  const stateAfter = (events: readonly Event[]) =>
    events.reduce((state, event) => decider.evolve(state, event), decider.initialState);
  const when = (given: readonly Event[], command: Command) => decider.decide(command, stateAfter(given));
  return {
    stateAfter,
    /** All events that the commands lead to, one after the other. */
    history: (...commands: Command[]) =>
      commands.reduce<readonly Event[]>((events, command) => [...events, ...when(events, command)], []),
    given: (...given: Event[]) => ({
      when: (command: Command) => ({
        then: (...expected: Event[]) => assert.deepEqual(when(given, command), expected),
        thenTypes: (...types: string[]) =>
          assert.deepEqual(
            when(given, command).map(({ type }) => type),
            types,
          ),
        thenNothing: () => assert.deepEqual(when(given, command), []),
        thenThrows: (error: object) => assert.throws(() => when(given, command), error),
      }),
    }),
  };
}
