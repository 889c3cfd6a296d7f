import { useEffect } from 'preact/hooks';
import { machineTypes } from '../../../../domain/machine/index.js';
import { now } from '../../shared/clock.js';
import {
  Age,
  ConnectionBanner,
  DeviceText,
  DialLine,
  Skeleton,
  StateMark,
  useAsked,
  useTitle,
} from '../../shared/components/index.js';
import { Base, Keg, Pipe } from '../../shared/drawings/index.js';
import { useTopic } from '../../shared/live/index.js';
import { t } from '../../shared/texts/brew.js';
import { askRecipes } from '../home/askRecipes.js';
import { shownReading } from '../../shared/machine/reading.js';
import { nameOfBrew, stateOf, whatHappens } from '../home/underWayTexts.js';
import { underWayOf, type UnderWay } from '../home/underWay.js';
import { valvesOf } from '../home/valves.js';
import './board.css';

/** `/board`: for a tablet at the tap that is looked at from across the room, and touched by nobody. */
export function BoardPage() {
  const devices = useTopic('devices');
  const brews = useTopic('brews');
  const recipes = useAsked(askRecipes);
  useTitle(t('board.title'));
  useWakeLock();
  if (!devices.isComplete || !brews.isComplete) return <Skeleton height="brew" count={3} />;
  const underWay = underWayOf(brews.rows, devices.rows, recipes.data?.items ?? []);
  return (
    <div class="board">
      <h1 class="hidden">{t('board.title')}</h1>
      <ConnectionBanner />
      {underWay.length === 0 && <p class="board-none">{t('board.none')}</p>}
      <ul data-count={Math.min(underWay.length, 4)}>
        {underWay.map((each) => (
          <OnBoard key={each.key} underWay={each} />
        ))}
      </ul>
    </div>
  );
}

function OnBoard({ underWay }: { readonly underWay: UnderWay }) {
  const { device, brew, colour } = underWay;
  const { celsius, targetCelsius, heats, litres, freshness, atMs } = shownReading(device, now.value);
  const temperature = { celsius, targetCelsius, moves: freshness === 'fresh' };
  const isBase = device?.machineType?.code === machineTypes.base;
  return (
    <li class="on-board">
      {isBase ? (
        <Base width={180} litres={litres} {...{ colour, heats, ...temperature }} />
      ) : (
        <Keg width={180} litres={litres} {...{ colour, ...temperature }} />
      )}
      <div>
        <h2>
          <DeviceText text={nameOfBrew(underWay)} />
        </h2>
        <p class="on-board-state">
          <StateMark state={stateOf(underWay, freshness)} />
        </p>
        <DialLine {...{ celsius, targetCelsius, freshness }} isLarge />
        <p>
          {whatHappens(underWay)} <Age freshness={freshness} atMs={atMs} />
        </p>
      </div>
      {brew && <Pipe valves={valvesOf(brew)} colour={colour} />}
    </li>
  );
}

/** The screen stays on while the board is seen, where the browser allows it. */
function useWakeLock(): void {
  useEffect(() => {
    if (!('wakeLock' in navigator)) return;
    let held: WakeLockSentinel | undefined;
    let isOver = false;
    const hold = () => {
      if (document.hidden) return;
      navigator.wakeLock.request('screen').then(
        (lock) => {
          held = lock;
          if (isOver) void lock.release();
        },
        // A tablet with an empty battery refuses; the board is as good without.
        () => undefined,
      );
    };
    hold();
    document.addEventListener('visibilitychange', hold);
    return () => {
      isOver = true;
      document.removeEventListener('visibilitychange', hold);
      void held?.release();
    };
  }, []);
}
