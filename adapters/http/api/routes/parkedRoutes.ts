import type { Router } from 'express';
import type { ParkedJobs } from '../../../../commands/ports/index.js';
import { parkedLists } from './parked.js';
import { parkedEditRoutes } from './parkedEdits.js';
import { acceptJobs, parkedJobRoutes } from './parkedJobs.js';
import { parkedMessageRoutes, type MessageRoutes } from './parkedMessages.js';

export interface ParkedParts extends MessageRoutes {
  readonly parkedJobs: ParkedJobs;
}

/** Everything about messages that could not be processed; lists and jobs stand where ids of messages stand, so they come first. */
export function parkedRoutes(parts: ParkedParts): readonly Router[] {
  const { parked, parkedJobs } = parts;
  return [
    parkedLists(parked),
    parkedJobRoutes(parked, parkedJobs),
    parkedEditRoutes(parts, acceptJobs(parked, parkedJobs)),
    parkedMessageRoutes(parts),
  ];
}
