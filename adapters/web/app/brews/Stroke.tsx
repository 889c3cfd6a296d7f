import { strokes } from './strokes.js';

/** A line as that of the brew is drawn. */
export function Stroke({ index }: { readonly index: number }) {
  const { role, dash } = strokes[index % strokes.length]!;
  return (
    <svg class="stroke" viewBox="0 0 40 8" width="40" height="8" aria-hidden="true">
      <path data-role={role} d="M0 4 h40" stroke-dasharray={dash.join(' ')} />
    </svg>
  );
}
