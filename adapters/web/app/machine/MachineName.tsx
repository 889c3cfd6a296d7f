import { DeviceText } from '../../shared/components/index.js';
import { useTopic } from '../../shared/live/index.js';
import { nameOfMachine } from './nameOfMachine.js';

/** What its owner calls a machine, otherwise its id. */
export function MachineName({ deviceId }: { readonly deviceId: string }) {
  const { rows } = useTopic('devices');
  return <DeviceText text={nameOfMachine(deviceId, rows)} />;
}
