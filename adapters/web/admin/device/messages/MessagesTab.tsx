import { useCallback } from 'preact/hooks';
import { ErrorPanel, Skeleton, useAsked } from '../../../shared/components/index.js';
import { useTopic } from '../../../shared/live/index.js';
import { CopyCommand } from '../../CopyCommand.js';
import { DebugBand } from './DebugBand.js';
import { FrameRows } from './FrameRows.js';
import './messages.css';
import { askDebug } from './messagesApi.js';

/** What is recorded of a device's messages, and the switch for it. */
export function MessagesTab({ deviceId }: { readonly deviceId: string }) {
  const asked = useAsked(useCallback(() => askDebug(deviceId), [deviceId]));
  const live = useTopic(`debug:${deviceId}`).rows[0];
  const { data, error } = asked;
  const debug = live ?? data?.debug ?? undefined;
  if (!data && !live)
    return error ? (
      <ErrorPanel error={error} sinceMs={asked.sinceMs} retry={asked.again} />
    ) : (
      <Skeleton height="line" count={6} />
    );
  return (
    <>
      <DebugBand {...{ deviceId, debug }} onChanged={asked.again} />
      {debug && <FrameRows {...{ deviceId, debug }} />}
      <CopyCommand command={`brewline device debug ${deviceId}${debug?.isOn ? ' --follow' : ''}`} />
    </>
  );
}
