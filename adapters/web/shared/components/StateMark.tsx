import { t } from '../texts/index.js';

const marks = {
  running: { shape: '●', tone: 'good' },
  needsYou: { shape: '▲', tone: 'warn' },
  fault: { shape: '◆', tone: 'bad' },
  offline: { shape: '○', tone: 'muted' },
  stale: { shape: '◐', tone: 'muted' },
  paused: { shape: '■', tone: 'muted' },
  done: { shape: '✓', tone: 'good' },
  idle: { shape: '●', tone: 'muted' },
  waiting: { shape: '■', tone: 'muted' },
} as const;

export type State = keyof typeof marks;

/** A state as shape, word and colour: each is enough. `word` says it more exactly. */
export function StateMark({ state, word }: { readonly state: State; readonly word?: string }) {
  const { shape, tone } = marks[state];
  return (
    <span class="state" data-shape={shape} data-tone={tone}>
      {word ?? t(`state.${state}`)}
    </span>
  );
}
