import { machineTypes } from '../../../../domain/machine/index.js';
import { now } from '../../shared/clock.js';
import { Age, DeviceText, DialLine, StateMark, type State } from '../../shared/components/index.js';
import { Base, Keg, Pipe } from '../../shared/drawings/index.js';
import { adviceOfWord, formatDuration, nameOfCode, t } from '../../shared/texts/index.js';
import { shownReading } from './reading.js';
import { valvesOf } from './valves.js';
import type { UnderWay } from './underWay.js';

/** A brew in a row: its vessel, where it stands, and how far it has come. */
export function BrewRow({ underWay }: { readonly underWay: UnderWay }) {
  const { device, deviceId, brew, recipe, colour } = underWay;
  const reading = shownReading(device, now.value);
  const { celsius, targetCelsius, heats, freshness, atMs } = reading;
  const moves = freshness === 'fresh';
  const temperature = { celsius, targetCelsius, moves };
  const isBase = device?.machineType?.code === machineTypes.base;
  const href = brew ? `/brews/${brew.brewId}` : `/machines/${deviceId}`;
  return (
    <li class="brew">
      {isBase ? (
        <Base width={72} level={0.7} {...{ colour, heats, ...temperature }} />
      ) : (
        <Keg width={72} level={0.85} {...{ colour, ...temperature }} />
      )}
      <div>
        <p class="brew-head">
          <a href={href}>
            <DeviceText text={recipe?.name ?? nameOf(underWay)} />
          </a>
          <StateMark state={stateOf(underWay, freshness)} />
        </p>
        <DialLine {...{ celsius, targetCelsius, freshness }} />
        <p class="small">
          {whatHappens(underWay)} <Age freshness={freshness} atMs={atMs} />
        </p>
        {brew?.halt && (
          <p class="small field-error">
            {t('brew.halted', { reason: adviceOfWord('haltReason', brew.halt.reason).name })}
          </p>
        )}
      </div>
      {brew && <Pipe valves={valvesOf(brew)} colour={colour} />}
    </li>
  );
}

function nameOf({ device, deviceId, brew }: UnderWay): string {
  if (brew) return `${t('brew.unnamed')} ${brew.baseId}`;
  const process = device?.status?.processType;
  return process ? `${nameOfCode('processType', process.code)} · ${deviceId}` : deviceId;
}

function stateOf({ todo, brew }: UnderWay, freshness: 'fresh' | 'stale' | 'offline'): State {
  if (brew?.status === 'halted') return 'fault';
  if (freshness === 'offline') return 'offline';
  if (todo) return 'needsYou';
  if (brew?.status === 'waitingForMachine') return 'waiting';
  return freshness === 'stale' ? 'stale' : 'running';
}

/** `Mash rest · next step in 24 min` */
function whatHappens({ device }: UnderWay): string {
  const { step, phase, secondsToNextAction: seconds } = device?.status ?? {};
  const names = [
    step?.code ? nameOfCode('step', step.code) : phase?.code ? nameOfCode('phase', phase.code) : undefined,
    seconds != null && seconds > 0 ? t('brew.next', { duration: formatDuration(seconds) }) : undefined,
  ];
  return names.filter((name) => name !== undefined).join(' · ');
}
