import { machineTypes } from '../../../../domain/machine/index.js';
import type { Device } from '../../../apiClient/index.js';
import { Age, DialLine } from '../../shared/components/index.js';
import { Base, Keg } from '../../shared/drawings/index.js';
import { t } from '../../shared/texts/machine.js';
import { adviceOfCode, nameOfCode } from '../../shared/texts/index.js';
import type { ShownReading } from '../home/reading.js';

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

/** `Fermentation · Primary fermentation`, as far as it says. */
function whatItDoes({ status }: Device): string {
  const { processType, phase, step } = status ?? {};
  if (!processType) return '';
  if (processType.code === 0) return nameOfCode('processType', 0);
  const names = [
    nameOfCode('processType', processType.code),
    step?.code ? nameOfCode('step', step.code) : phase?.code ? nameOfCode('phase', phase.code) : undefined,
  ];
  return names.filter((name) => name !== undefined).join(' · ');
}
