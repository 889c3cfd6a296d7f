import type { ComponentChildren } from 'preact';

interface EmptyProps {
  readonly drawing?: ComponentChildren;
  readonly title: string;
  /** What would be here, or where to find it. */
  readonly what?: string;
  /** True where it is part of a page that has a title. */
  readonly isPart?: boolean;
  /** What to do next. */
  readonly children?: ComponentChildren;
}

/** In place of what is not there: a drawing of it, and the next step. */
export function Empty({ drawing, title, what, isPart = false, children }: EmptyProps) {
  return (
    <div class="empty">
      {drawing}
      {isPart ? <h2>{title}</h2> : <h1>{title}</h1>}
      {what !== undefined && <p class="muted">{what}</p>}
      {children}
    </div>
  );
}
