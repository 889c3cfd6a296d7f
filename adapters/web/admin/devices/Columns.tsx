import { useState } from 'preact/hooks';
import { t } from '../../shared/texts/devices.js';
import { columns, toggledColumn, type FleetFilter } from './fleetFilter.js';

interface ColumnsProps {
  readonly filter: FleetFilter;
  readonly onChange: (changed: Partial<FleetFilter>) => void;
}

/** Which columns the table has. A phone shows two lines of each device instead. */
export function Columns({ filter, onChange }: ColumnsProps) {
  const [isOpen, setOpen] = useState(false);
  const shown = filter.columns ?? columns;
  return (
    <details class="fleet-columns" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('devices.columns', { count: shown.length })}</summary>
      {isOpen && (
        <div role="group" aria-label={t('devices.columnsOf')}>
          {columns.map((column) => (
            <label key={column}>
              <input
                type="checkbox"
                checked={shown.includes(column)}
                onChange={() => onChange({ columns: toggledColumn(filter, column) })}
              />{' '}
              {t(`devices.${column}`)}
            </label>
          ))}
        </div>
      )}
    </details>
  );
}
