import { BrewlineError, messageOf } from '../../domain/kernel/errors.js';

/** An unexpected error in a reaction is caused by an event of an unknown writer; errors of stores and databases have a code. */
export async function blamingEvents<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    throw new BrewlineError('EVENT_UNPROJECTABLE', messageOf(error), { cause: error });
  }
}
