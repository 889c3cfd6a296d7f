import { view } from '../view/index.js';
import type { HubLink, HubListener } from './messages.js';
import { leadOrFollow } from './leader.js';
import { ownHub } from './ownHub.js';
import { sharedHub } from './sharedHub.js';

/**
 * The hub that this browser can have: a shared worker; without one (Chrome on Android) the tab that leads; without locks, which only pages over
 * TLS or from this computer have, and where an operator sees what somebody else does, a hub of the tab's own.
 *
 * @param name of the client and the account
 */
export function connectHub(name: string, listener: HubListener): HubLink {
  if (!('locks' in navigator) || view) return ownHub(listener);
  return 'SharedWorker' in globalThis ? sharedHub(name, listener) : leadOrFollow(name, listener);
}
