import { useRef, useState } from 'preact/hooks';
import { Button, DeviceText, ErrorPanel, Skeleton, StateMark } from '../../../shared/components/index.js';
import { formatNumber } from '../../../shared/texts/index.js';
import { t } from '../../../shared/texts/messages.js';
import { FrameDetail } from './FrameDetail.js';
import { arrows, exactClock, kindOf, marks, numberOf } from './frameTexts.js';
import type { DebugFrame, DeviceDebug } from './messagesApi.js';
import { useFrames } from './useFrames.js';

/** The latest first. While one is open, or the pointer is on them, they keep their places: new ones are counted above. */
export function FrameRows({ deviceId, debug }: { readonly deviceId: string; readonly debug: DeviceDebug }) {
  const { known, error, hasOlder, older, again } = useFrames(deviceId, debug.lastFrameId);
  const [openId, setOpenId] = useState<string>();
  const [isHeld, setHeld] = useState(false);
  const upTo = useRef<number | undefined>(undefined);
  const isStill = isHeld || openId !== undefined;
  const newest = Number(known?.[0]?.frameId ?? 0);
  if (!isStill || upTo.current === undefined) upTo.current = newest;
  const limit = upTo.current;
  const shown = known?.filter(({ frameId }) => Number(frameId) <= limit);
  const news = (known?.length ?? 0) - (shown?.length ?? 0);
  const showAll = () => {
    upTo.current = newest;
    setOpenId(undefined);
    setHeld(false);
  };
  return (
    <div class="frames" onMouseEnter={() => setHeld(true)} onMouseLeave={() => setHeld(false)}>
      {error && <ErrorPanel {...error} retry={again} />}
      {!known && !error && <Skeleton height="line" count={8} />}
      {known?.length === 0 && <p class="muted">{t(debug.isOn ? 'messages.none' : 'messages.noneKept')}</p>}
      {news > 0 && (
        <p>
          <Button onClick={showAll}>{t('messages.news', { count: news })}</Button>
        </p>
      )}
      <ol class="frame-rows" aria-label={t('messages.rows')}>
        {shown?.map((frame) => (
          <Row
            key={frame.frameId}
            frame={frame}
            isOpen={frame.frameId === openId}
            onToggle={() => setOpenId(frame.frameId === openId ? undefined : frame.frameId)}
          />
        ))}
      </ol>
      {hasOlder && <Button onClick={older}>{t('messages.older')}</Button>}
    </div>
  );
}

interface RowProps {
  readonly frame: DebugFrame;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function Row({ frame, isOpen, onToggle }: RowProps) {
  const { direction, outcome, detail, bytes, stages, at } = frame;
  return (
    <li>
      <button type="button" class="frame-row" aria-expanded={isOpen} onClick={onToggle}>
        <time dateTime={at}>{exactClock(at)}</time>
        <span
          role="img"
          aria-label={t(`messages.direction.${direction}`)}
          title={t(`messages.direction.${direction}`)}
        >
          {arrows[direction]}
        </span>
        <span class="frame-kind">
          <b>{kindOf(frame)}</b> {detail !== null && <DeviceText text={detail} />}
        </span>
        <span class="frame-number muted" title={t('messages.number')}>
          {numberOf(frame)}
        </span>
        <span class="frame-bytes muted">{direction !== 'auth' && `${formatNumber(bytes)} B`}</span>
        <span class="frame-stages muted">
          {stages.map(({ name, ms }) => (
            <span key={name}>
              {stageOf(name, outcome)} {formatNumber(ms)} ms
            </span>
          ))}
        </span>
        <StateMark state={marks[outcome]} word={t(`messages.outcome.${outcome}`)} />
      </button>
      {isOpen && <FrameDetail frame={frame} />}
    </li>
  );
}

/** What is parked is kept as well, at another place. */
function stageOf(name: DebugFrame['stages'][number]['name'], outcome: DebugFrame['outcome']): string {
  return name === 'stored' && outcome === 'parked'
    ? t('messages.outcome.parked')
    : t(`messages.stage.${name}`);
}
