import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { now } from '../clock.js';
import { Time } from '../components/index.js';
import { t } from '../texts/brew.js';
import { adviceOfWord, formatTime, nameOfWord } from '../texts/index.js';
import { CommandEntry } from '../commands/CommandEntry.js';
import { JournalRow } from '../timeline/JournalRow.js';
import { TimelineRow } from '../timeline/TimelineRow.js';
import { groupMarks, shapeOf, type Mark } from './marks.js';
import type { PlotLayout } from './Plot.js';
import type { Drawn } from './plotOptions.js';

/** The name of a machine, where a curve may be of several. */
export type NameMachine = (deviceId: string) => ComponentChildren;

interface MarkStripProps {
  readonly nameMachine: NameMachine | undefined;
  readonly marks: readonly Mark[];
  readonly layout: PlotLayout;
  readonly drawn: Drawn;
}

/** As wide as a thumb. */
const apart = 44;

/** What happened, under the curve where it happened; what is chosen opens below. */
export function MarkStrip({
  marks,
  nameMachine,
  layout: { left, width },
  drawn: { fromMs, toMs },
}: MarkStripProps) {
  const [openKey, setOpenKey] = useState<string>();
  const groups = groupMarks(marks, { fromMs, toMs, width }, apart);
  const open = groups.find((group) => group.marks[0]?.key === openKey);
  if (groups.length === 0) return null;
  return (
    <>
      <svg
        class="mark-strip"
        height={apart}
        width={left + width + apart / 2}
        role="group"
        aria-label={t('curve.marks')}
      >
        {groups.map(({ x, marks: grouped }) => {
          const { key, atMs } = grouped[0]!;
          const isOpen = key === openKey;
          return (
            <foreignObject key={key} x={left + x - apart / 2} y={0} width={apart} height={apart}>
              <button
                type="button"
                class="mark-button"
                data-shape={shapeOf(grouped)}
                aria-expanded={isOpen}
                aria-label={`${t('curve.markCount', { count: grouped.length })} ${formatTime(atMs, 0)}`}
                onClick={() => setOpenKey(isOpen ? undefined : key)}
              >
                {shapeOf(grouped)}
                {grouped.length > 1 && <span class="label">{grouped.length}</span>}
              </button>
            </foreignObject>
          );
        })}
      </svg>
      {open && (
        <ul class="mark-list">
          {open.marks.map((mark) => (
            <MarkEntry key={mark.key} {...{ mark, nameMachine }} />
          ))}
        </ul>
      )}
    </>
  );
}

function MarkEntry({ mark, nameMachine }: { readonly mark: Mark } & Pick<MarkStripProps, 'nameMachine'>) {
  switch (mark.type) {
    case 'event':
      return <TimelineRow entry={mark.event} hasDay />;
    case 'command':
      return <CommandEntry command={mark.command} machine={nameMachine?.(mark.command.deviceId)} />;
    case 'entry':
      return <JournalRow entry={mark.entry} />;
    case 'alarm': {
      const { name, whatToDo } = adviceOfWord('alarmKind', mark.alarm.kind);
      return (
        <li class="timeline-row with-day">
          <Time atMs={mark.atMs} class="label">
            {formatTime(mark.atMs, now.value)}
          </Time>
          <span class="shape" data-shape="▲" aria-hidden="true">
            ▲
          </span>
          <span>
            {name} <span class="label">{nameOfWord('alarmStatus', mark.alarm.status)}</span>
            <span class="small muted what">{whatToDo}</span>
          </span>
        </li>
      );
    }
  }
}
