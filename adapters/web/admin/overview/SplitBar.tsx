export interface Part {
  readonly tone: 'bad' | 'warn' | 'muted' | 'good' | 'line';
  readonly name: string;
  readonly count: number;
}

const width = 100;

/** A bar of parts by their share; the words below it say the same. */
export function SplitBar({ parts }: { readonly parts: readonly Part[] }) {
  const all = parts.reduce((sum, { count }) => sum + count, 0);
  let from = 0;
  return (
    <svg class="split-bar" viewBox={`0 0 ${width} 6`} preserveAspectRatio="none" aria-hidden="true">
      {all === 0 && <rect class="tone-line" x={0} width={width} height={6} />}
      {parts.map(({ tone, name, count }) => {
        const share = all === 0 ? 0 : (count / all) * width;
        const x = from;
        from += share;
        return share === 0 ? null : (
          <rect key={name} class={`tone-${tone}`} x={x} width={Math.max(share - 0.5, 0.5)} height={6} />
        );
      })}
    </svg>
  );
}
