import type { ComponentChildren } from 'preact';
import type { Brew } from '../../../apiClient/index.js';
import { now } from '../../shared/clock.js';
import { DeviceText, StateMark, Time, type State } from '../../shared/components/index.js';
import { t } from '../../shared/texts/brews.js';
import { adviceOfWord, formatTime, nameOfCode, nameOfWord } from '../../shared/texts/index.js';
import { useRole } from '../useRole.js';

const marks: Readonly<Record<Brew['status'], State>> = {
  ...{ planned: 'waiting', running: 'running', waitingForMachine: 'waiting' },
  ...{ halted: 'fault', completed: 'done', cancelled: 'paused' },
};

export function BrewRows({ brews }: { readonly brews: readonly Brew[] }) {
  return (
    <ul class="brews-rows">
      {brews.map((brew) => (
        <Row key={brew.brewId} brew={brew} />
      ))}
    </ul>
  );
}

function Row({ brew }: { readonly brew: Brew }) {
  const { brewId, name, status, stage, baseId, kegId, plannedAt, plannedBy, action, halt } = brew;
  const plannedMs = Date.parse(plannedAt);
  // Analysts read this list under pseudonyms, but neither logs nor devices here.
  const isLinked = useRole() !== 'analyst';
  return (
    <li class="list-row">
      <LinkFor isRow isLinked={isLinked} class="brews-name" href={`/admin/brews/${brewId}`}>
        {name === null ? <code>{brewId.slice(0, 8)}</code> : <DeviceText text={name} />}
      </LinkFor>
      <StateMark
        state={status === 'running' && action ? 'needsYou' : marks[status]}
        word={nameOfWord('brewStatus', status)}
      />
      <span>
        {stage !== null && nameOfWord('stage', stage)}
        {action && ` · ${nameOfCode('userAction', action.action.code)}`}
        {halt && <span class="field-error"> {adviceOfWord('haltReason', halt.reason).name}</span>}
      </span>
      <span class="brews-machines">
        {[baseId, kegId].map((deviceId) => (
          <LinkFor isLinked={isLinked} key={deviceId} href={`/admin/devices/${deviceId}`}>
            {deviceId}
          </LinkFor>
        ))}
      </span>
      <span class="muted">
        <Time atMs={plannedMs}>{formatTime(plannedMs, now.value)}</Time>
        {' · '}
        {plannedBy.name === null ? t('brews.nobody') : <DeviceText text={plannedBy.name} />}
      </span>
    </li>
  );
}

interface LinkForProps {
  readonly isLinked: boolean;
  readonly href: string;
  /** What keys go to in its row. */
  readonly isRow?: true;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A link, or its text alone for who may not see what it leads to. */
function LinkFor({ isLinked, isRow, href, children, ...props }: LinkForProps) {
  return isLinked ? (
    <a href={href} {...(isRow && { 'data-row': true })} {...props}>
      {children}
    </a>
  ) : (
    <span {...props}>{children}</span>
  );
}
