import type { MachineFacts, SessionFacts } from './facts.js';
import { isFermenting, withGravity, type FermentationFacts } from './fermentationFacts.js';
import type { AlarmSettings } from './changeable/settings.js';
import type { SampledReading } from './signals.js';
import { withTemperature } from './temperatureFacts.js';
import { withFault } from './withSession.js';

/** The facts after a reading of the session that runs. One that is not newer than the last by device time changes nothing. */
export function withReading(
  facts: MachineFacts,
  reading: SampledReading,
  settings: AlarmSettings,
): MachineFacts {
  const { session } = facts;
  if (session?.session !== reading.session) return facts;
  const { readingAtMs = -Infinity, processType, phase } = session;
  // One a minute is enough. Which one does not depend on what was sampled before a restart.
  if (minuteOf(reading.atMs) <= minuteOf(readingAtMs)) return facts;
  const at = { processType, settings, ...(phase !== undefined && { phase }) };
  const temperature = withTemperature(session.temperature, reading, at);
  const fermentation = fermentationAfter(session, reading);
  const faults = faultsAfter(session, reading);
  return {
    ...facts,
    session: {
      ...unmeasured(session),
      faults,
      readingAtMs: reading.atMs,
      ...(temperature && { temperature }),
      ...(fermentation && { fermentation }),
    },
  };
}

function unmeasured({ temperature: _, fermentation: __, ...session }: SessionFacts): SessionFacts {
  return session;
}

function fermentationAfter(
  { processType, phase, fermentation }: SessionFacts,
  { atMs, specificGravity }: SampledReading,
): FermentationFacts | undefined {
  if (!fermentation || specificGravity === undefined || !isFermenting(processType, phase))
    return fermentation;
  return withGravity(fermentation, { atMs, specificGravity });
}

/** A machine may show its error in readings, and show when it is over; not all do. */
function faultsAfter({ faults }: SessionFacts, { error, atMs }: SampledReading): SessionFacts['faults'] {
  const lasting = faults.filter(({ error: each, isShown }) => !isShown || each === error);
  if (error === 0) return lasting;
  const shown = withFault(lasting, { error, sinceMs: atMs, isShown: true });
  return shown.map((fault) => (fault.error === error ? { ...fault, isShown: true as const } : fault));
}

function minuteOf(atMs: number): number {
  return Math.floor(atMs / 60_000);
}
