import { useCallback } from 'preact/hooks';
import type { Device } from '../../../apiClient/index.js';
import { now } from '../../shared/clock.js';
import { useAgain, useAsked } from '../../shared/components/index.js';
import { Curve } from '../../shared/curve/Curve.js';
import type { Range } from '../../shared/curve/range.js';
import { shownReading } from '../../shared/machine/reading.js';
import { askDeviceCurve } from './deviceApi.js';

/** The last 24 hours that it measured; a drag shows a part of them with all its points. */
export function CurveTab({ device }: { readonly device: Device }) {
  const { deviceId, sessionId } = device;
  const askPart = useCallback((range: Range | undefined) => askDeviceCurve(deviceId, range), [deviceId]);
  const whole = useAsked(useCallback(() => askPart(undefined), [askPart]));
  useAgain(whole.again, sessionId);
  const { freshness, targetCelsius } = shownReading(device, now.value);
  return (
    <Curve
      {...{ whole, device }}
      ask={askPart}
      targetCelsius={freshness === 'offline' ? undefined : targetCelsius}
      nextAtMs={undefined}
    />
  );
}
