import { session, type Me } from '../shared/session/index.js';

/** What who is logged in may do; the server refuses the rest as well. */
export function useRole(): Me['role'] | undefined {
  const { value } = session;
  return 'me' in value ? value.me.role : undefined;
}
