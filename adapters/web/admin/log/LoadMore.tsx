import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../../shared/components/index.js';
import { t } from '../../shared/texts/log.js';

/** So far before its end a list goes on by itself. */
const nearPx = 1_500;

interface LoadMoreProps {
  /** How many lines are shown: with more of them the end has moved. */
  readonly count: number;
  /** After an error somebody has to ask. */
  readonly isAutomatic: boolean;
  readonly more: () => void;
}

/** What comes next, when the end comes near, or at a touch. */
export function LoadMore({ count, isAutomatic, more }: LoadMoreProps) {
  const element = useRef<HTMLParagraphElement>(null);
  const ask = useRef(more);
  ask.current = more;
  useEffect(() => {
    if (!isAutomatic || !element.current) return undefined;
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && ask.current(),
      { rootMargin: `${nearPx}px 0px` },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [count, isAutomatic]);
  return (
    <p ref={element}>
      <Button onClick={more}>{t('log.more')}</Button>
    </p>
  );
}
