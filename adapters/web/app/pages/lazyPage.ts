import type { FunctionComponent } from 'preact';
import { lazy } from 'preact-iso';
import { NotHerePage } from './NotHerePage.js';

/** A page that is loaded when it is opened; when it can't be, it says so. */
export function lazyPage<Props>(load: () => Promise<FunctionComponent<Props>>) {
  return lazy(() => load().catch((): FunctionComponent<Props> => NotHerePage));
}
