import type { RequeueObstacle } from '../../../../domain/parking/index.js';
import { HttpProblem } from '../../problem.js';

const details: Readonly<Record<RequeueObstacle, string>> = {
  notOfDevice: 'it is no message of a device: rebuild the projection instead',
  readingsStored:
    'its other readings are stored already, and those that the cause names would be refused again',
  cut: 'only its beginning is stored: the device has to send it again',
  otherVersion: 'another version of it is stored: a message has its effect once',
};

/** For a message that can't be sent through ingest again. */
export function notRequeued(obstacle: RequeueObstacle): HttpProblem {
  return new HttpProblem(409, details[obstacle], { code: 'REQUEUE_IMPOSSIBLE' });
}
