import { useEffect, useState } from 'preact/hooks';

/** In the place of what is loaded; nothing for the first 300 ms, since most of it is there by then. */
export function Skeleton({
  height,
  count = 1,
}: {
  readonly height: 'line' | 'row' | 'brew';
  readonly count?: number;
}) {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 300);
    return () => clearTimeout(timer);
  }, []);
  if (!isShown) return null;
  return (
    <div aria-hidden="true">
      {Array.from({ length: count }, (_, index) => (
        <div key={index} class={`skeleton ${height}`} />
      ))}
    </div>
  );
}
