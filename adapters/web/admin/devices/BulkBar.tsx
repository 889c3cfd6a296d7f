import { useState } from 'preact/hooks';
import { Button } from '../../shared/components/index.js';
import { t } from '../../shared/texts/devices.js';
import type { DeviceJobWork } from '../deviceJobs/jobsApi.js';
import { BulkSheet } from './BulkSheet.js';
import type { FleetFilter } from './fleetFilter.js';

interface BulkBarProps {
  readonly filter: FleetFilter;
  /** 10,001 for more than one job takes. */
  readonly matches: number;
  readonly onStarted: () => void;
}

const works = [
  ...(['tag', 'untag', 'settings', 'command'] as const),
  ...(['block', 'unblock'] as const),
] satisfies readonly DeviceJobWork[];
const most = 10_000;

/** Selects all that match, to change them together. */
export function BulkBar({ filter, matches, onStarted }: BulkBarProps) {
  const [selected, setSelected] = useState<number>();
  const [work, setWork] = useState<DeviceJobWork>();
  if (matches === 0) return null;
  if (matches > most) return <p class="muted small bulk">{t('devices.tooMany')}</p>;
  if (selected === undefined)
    return (
      <p class="bulk">
        <Button onClick={() => setSelected(matches)}>{t('devices.selectAll', { count: matches })}</Button>
      </p>
    );
  return (
    <div class="bulk" role="group" aria-label={t('devices.selected', { count: selected })}>
      <b class="numerals">{t('devices.selected', { count: selected })}</b>
      {works.map((each) => (
        <Button key={each} kind={each === 'block' ? 'danger' : 'plain'} onClick={() => setWork(each)}>
          {t(`devices.work.${each}`)}
        </Button>
      ))}
      <Button onClick={() => setSelected(undefined)}>{t('devices.selectNone')}</Button>
      {work !== undefined && (
        <BulkSheet
          {...{ work, filter }}
          count={selected}
          onClose={() => setWork(undefined)}
          onStarted={() => {
            setWork(undefined);
            setSelected(undefined);
            onStarted();
          }}
        />
      )}
    </div>
  );
}
