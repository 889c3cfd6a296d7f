import { machineTypes } from '../../../../domain/machine/index.js';
import { now } from '../../shared/clock.js';
import { Age, DeviceText, DialLine, StateMark } from '../../shared/components/index.js';
import { Base, Keg, Pipe } from '../../shared/drawings/index.js';
import { adviceOfWord, nameOfWord, t } from '../../shared/texts/index.js';
import { NeededNext } from './NeededNext.js';
import { Planned } from './Planned.js';
import { shownReading } from '../../shared/machine/reading.js';
import { nameOfBrew, pageOf, stateOf, whatHappens } from './underWayTexts.js';
import { valvesOf } from './valves.js';
import type { UnderWay } from './underWay.js';

/** A brew in a row: its vessel, where it stands, and how far it has come. */
export function BrewRow({ underWay }: { readonly underWay: UnderWay }) {
  const { device, brew, colour } = underWay;
  const reading = shownReading(device, now.value);
  const { celsius, targetCelsius, heats, litres, freshness, atMs } = reading;
  const moves = freshness === 'fresh';
  const temperature = { celsius, targetCelsius, moves };
  const isPlanned = brew?.status === 'planned';
  const word = isPlanned && { word: nameOfWord('brewStatus', 'planned') };
  const isBase = device?.machineType?.code === machineTypes.base;
  return (
    <li class="brew">
      {isBase ? (
        <Base width={72} litres={isPlanned ? 0 : litres} {...{ colour, heats, ...temperature }} />
      ) : (
        <Keg width={72} litres={isPlanned ? 0 : litres} {...{ colour, ...temperature }} />
      )}
      <div>
        <p class="brew-head">
          <a href={pageOf(underWay)}>
            <DeviceText text={nameOfBrew(underWay)} />
          </a>
          <StateMark state={stateOf(underWay, freshness)} {...word} />
        </p>
        {isPlanned ? (
          <Planned brew={brew} />
        ) : (
          <>
            <DialLine {...{ celsius, targetCelsius, freshness }} />
            <p class="small">
              {whatHappens(underWay)} <Age freshness={freshness} atMs={atMs} />
            </p>
          </>
        )}
        <NeededNext brew={brew} />
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
