import { machineTypes } from '../../../../domain/machine/index.js';
import type { Device } from '../../../apiClient/index.js';
import { Age, DialLine } from '../components/index.js';
import { Base, Keg } from '../drawings/index.js';
import { t } from '../texts/machine.js';
import { adviceOfCode } from '../texts/index.js';
import './machine.css';
import type { ShownReading } from './reading.js';
import { whatItDoes } from './whatItDoes.js';

/** Its vessel and its dial, and what it does. */
export function MachineNow({ device, reading }: { readonly device: Device; readonly reading: ShownReading }) {
  const { celsius, targetCelsius, heats, litres, freshness, atMs } = reading;
  const { status, machineType } = device;
  const vessel = { width: 88, colour: undefined, celsius, targetCelsius, moves: freshness === 'fresh' };
  return (
    <section class="machine-now" aria-label={t('machine.now')}>
      {machineType?.code === machineTypes.base ? (
        <Base {...vessel} heats={heats} litres={litres} />
      ) : (
        <Keg {...vessel} litres={litres} />
      )}
      <div>
        <DialLine {...{ celsius, targetCelsius, freshness }} isLarge />
        <p class="small">
          {whatItDoes(device)} <Age freshness={freshness} atMs={atMs} />
        </p>
      </div>
      {status?.userAction && freshness !== 'offline' && <ToDo code={status.userAction.code} />}
    </section>
  );
}

function ToDo({ code }: { readonly code: number }) {
  const { name, whatToDo } = adviceOfCode('userAction', code);
  return (
    <div class="to-do-row" role="status">
      <span class="shape" aria-hidden="true">
        ▲
      </span>
      <span>
        <b>{name}</b>
        <span class="small what">{whatToDo}</span>
      </span>
    </div>
  );
}
