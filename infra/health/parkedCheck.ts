import type { ParkedFault } from '../../adapters/postgres/index.js';
import type { Finding, HealthCheck } from '../../domain/health/index.js';

/**
 * Whether messages were parked through a fault of Brewline: devices can do nothing about it. Each look shows the last answer and waits for
 * none, since a database that does not answer is a condition of its own.
 */
export function parkedCheck(faults: () => Promise<readonly ParkedFault[]>): HealthCheck {
  let last: readonly ParkedFault[] = [];
  let asking: Promise<void> | undefined;
  return {
    code: 'PARKED',
    what: 'the parked messages',
    look() {
      asking ??= faults()
        .then((found) => void (last = found))
        .catch(() => undefined)
        .finally(() => (asking = undefined));
      return last.map(findingOf);
    },
  };
}

function findingOf({ code, messages, since }: ParkedFault): Finding {
  const what = `${messages} parked as ${code} since ${since.toISOString()}, through a fault of Brewline`;
  return { code: 'PARKED', subject: code, level: 'degraded', reason: `${what}: ${adviceOf(code)}` };
}

function adviceOf(code: string): string {
  const causes = '"brewline parked list" has the causes; remove them or update Brewline, then run';
  return code === 'EVENT_UNPROJECTABLE'
    ? `${causes} "brewline parked retry-group" for that projection, or "brewline rebuild"`
    : `${causes} "brewline parked requeue --code ${code}"`;
}
