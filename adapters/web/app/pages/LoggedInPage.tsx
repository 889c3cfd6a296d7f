import { useLocation } from 'preact-iso';
import { useEffect } from 'preact/hooks';
import { nextPath } from '../../shared/session/index.js';

/** `/login`, once somebody is logged in: on to what they wanted. */
export function LoggedInPage() {
  const { route } = useLocation();
  useEffect(() => route(nextPath(), true), [route]);
  return null;
}
