import type { EventObstacle, RequeueObstacle } from '../../../../domain/parking/index.js';
import { HttpProblem } from '../../problem.js';

const details: Readonly<Record<RequeueObstacle, string>> = {
  notOfDevice: 'it is an event that a projection could not apply: retry or skip it instead',
  readingsStored:
    'its other readings are stored already, and those that the cause names would be refused again',
  cut: 'only its beginning is stored: the device has to send it again',
  otherVersion: 'another version of it is stored: a message has its effect once',
};

/** For a message that can't be sent through ingest again. */
export function notRequeued(obstacle: RequeueObstacle): HttpProblem {
  return new HttpProblem(409, details[obstacle], { code: 'REQUEUE_IMPOSSIBLE' });
}

const eventDetails: Readonly<Record<EventObstacle, string>> = {
  notAnEvent: 'it is a message, which is sent through ingest again',
  applied: 'a retry has applied it already',
  skipped: 'it is skipped already',
};

/** For something parked that can't be retried or skipped. */
function notRetried(obstacle: EventObstacle): HttpProblem {
  return new HttpProblem(409, eventDetails[obstacle], { code: 'RETRY_IMPOSSIBLE' });
}

/** For what can't be asked for. */
export function impossible(obstacle: RequeueObstacle | EventObstacle): HttpProblem {
  return isEventObstacle(obstacle) ? notRetried(obstacle) : notRequeued(obstacle);
}

function isEventObstacle(obstacle: string): obstacle is EventObstacle {
  return obstacle in eventDetails;
}
