import { useCallback } from 'preact/hooks';
import {
  CopyButton,
  DeviceText,
  ErrorPanel,
  Skeleton,
  Time,
  useAsked,
} from '../../../shared/components/index.js';
import { formatNumber } from '../../../shared/texts/index.js';
import { t } from '../../../shared/texts/messages.js';
import { Fact } from '../../Fact.js';
import { Bytes } from '../../parked/Bytes.js';
import '../../parked/parked.css';
import { exactClock } from './frameTexts.js';
import { askFrame, type DebugFrame } from './messagesApi.js';

/** All that is recorded of one frame: its fields beside its bytes. */
export function FrameDetail({ frame }: { readonly frame: DebugFrame }) {
  return (
    <div class="frame-detail">
      <Facts frame={frame} />
      {frame.keptBytes > 0 && <Content frame={frame} />}
    </div>
  );
}

function Content({ frame: { deviceId, frameId } }: { readonly frame: DebugFrame }) {
  const asked = useAsked(useCallback(() => askFrame(deviceId, frameId), [deviceId, frameId]));
  const { data, error } = asked;
  if (error) return <ErrorPanel error={error} sinceMs={asked.sinceMs} retry={asked.again} />;
  if (!data) return <Skeleton height="line" count={6} />;
  return <Bytes inspected={{ ...data, faultAt: null }} />;
}

function Facts({ frame }: { readonly frame: DebugFrame }) {
  const { direction, at, sentAt, doneAt, projectedAt, reason, bytes, keptBytes } = frame;
  const { traceId, commandId, clientId, address } = frame;
  return (
    <dl class="fact-list parked-facts">
      {sentAt !== null && <When name={t('messages.sentAt')} at={sentAt} />}
      <When name={t(`messages.at.${direction}`)} at={at} />
      {doneAt !== null && <When name={t(`messages.doneAt.${direction}`)} at={doneAt} />}
      {projectedAt !== null && <When name={t('messages.projectedAt')} at={projectedAt} />}
      {keptBytes < bytes && (
        <Fact name={t('messages.size')}>
          {t('messages.cut', { kept: formatNumber(keptBytes), count: bytes })}
        </Fact>
      )}
      <Text name={t('messages.reason')} text={reason} />
      <Text name={t('messages.clientId')} text={clientId} />
      <Text name={t('messages.address')} text={address} />
      <Text name={t('messages.commandId')} text={commandId} />
      {traceId !== null && (
        <Fact name={t('messages.trace')}>
          <code>{traceId}</code> <CopyButton text={traceId} />
        </Fact>
      )}
    </dl>
  );
}

function When({ name, at }: { readonly name: string; readonly at: string }) {
  return (
    <Fact name={name}>
      <Time atMs={Date.parse(at)}>{exactClock(at)}</Time>
    </Fact>
  );
}

function Text({ name, text }: { readonly name: string; readonly text: string | null }) {
  if (text === null) return null;
  return (
    <Fact name={name}>
      <DeviceText text={text} />
    </Fact>
  );
}
