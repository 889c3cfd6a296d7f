import type { Device } from '../../../apiClient/index.js';
import { now } from '../../shared/clock.js';
import { Age, StateMark } from '../../shared/components/index.js';
import { MachineName } from '../machine/MachineName.js';
import { shownReading } from '../../shared/machine/reading.js';
import { Base, Keg } from '../../shared/drawings/index.js';
import { t } from '../../shared/texts/start.js';
import { nameOfCode } from '../../shared/texts/index.js';
import { brewOn, isFree, type Refusal } from './checks.js';
import { Part } from './Part.js';
import { baseField, kegField, Refusals } from './Refusals.js';
import type { Planning } from './usePlan.js';

interface MachinesPartProps {
  readonly planning: Planning;
  readonly refusals: readonly Refusal[];
}

/** On which base, and into which keg. */
export function MachinesPart({ planning, refusals }: MachinesPartProps) {
  const { plan, bases, kegs, change } = planning;
  return (
    <Part name="machines">
      <fieldset>
        <legend>{nameOfCode('machineType', 0)}</legend>
        {bases.map((device) => (
          <Machine
            {...{ device, planning, name: 'base', isChosen: plan.baseId === device.deviceId }}
            key={device.deviceId}
            onChoose={() => change({ baseId: device.deviceId })}
          />
        ))}
        <Refusals refusals={refusals} of={baseField} />
      </fieldset>
      <fieldset>
        <legend>{nameOfCode('machineType', 1)}</legend>
        {kegs.map((device) => (
          <Machine
            {...{ device, planning, name: 'keg', isChosen: plan.kegId === device.deviceId }}
            key={device.deviceId}
            onChoose={() => change({ kegId: device.deviceId })}
          />
        ))}
        <Refusals refusals={refusals} of={kegField} />
      </fieldset>
      <label class="choice">
        <input
          type="checkbox"
          checked={plan.cleansFirst}
          onChange={(event) => change({ cleansFirst: event.currentTarget.checked })}
        />
        <span>{t('start.cleanFirst')}</span>
      </label>
    </Part>
  );
}

interface MachineProps {
  readonly device: Device;
  readonly planning: Planning;
  readonly name: 'base' | 'keg';
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function Machine({ device, planning: { brews }, name, isChosen, onChoose }: MachineProps) {
  const { deviceId } = device;
  const { freshness, atMs } = shownReading(device, now.value);
  const isInBrew = brewOn(deviceId, brews) !== undefined;
  const state = isInBrew || !isFree(device) ? 'waiting' : freshness === 'fresh' ? 'idle' : freshness;
  const word = isInBrew ? t('start.inBrew') : isFree(device) ? t(`state.${state}`) : t('start.busy');
  return (
    <label class="choice machine-choice">
      <input type="radio" name={name} checked={isChosen} onChange={onChoose} />
      {name === 'base' ? (
        <Base width={32} litres={0} colour={undefined} />
      ) : (
        <Keg width={32} litres={0} colour={undefined} />
      )}
      <span>
        <MachineName deviceId={deviceId} />
        <span class="small block">
          <StateMark state={state} word={word} /> <Age freshness={freshness} atMs={atMs} />
        </span>
      </span>
    </label>
  );
}
