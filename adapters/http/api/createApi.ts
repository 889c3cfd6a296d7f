import type { Tracer } from '@opentelemetry/api';
import express, { Router, type Express } from 'express';
import type { Pool } from 'pg';
import type { BrewPlans } from '../../../commands/brewPlans/index.js';
import type { OverallHealth } from '../../../domain/health/index.js';
import type { Logger } from '../../../domain/kernel/logger.js';
import type { MessageTracing } from '../../../domain/kernel/tracing.js';
import { accessLog } from '../accessLog.js';
import { answerInTime } from '../answerInTime.js';
import { errorHandler, notFound } from '../errorHandler.js';
import { requestTrace } from '../requestTrace.js';
import { readApiDescription } from './apiDescription.js';
import { createHistoryLimit, defaultHistoryLimits, type HistoryLimits } from './historyLimit.js';
import { createLiveHub } from './live/index.js';
import {
  authenticate,
  createPasswordCheck,
  createPersonDirectory,
  createSessionTokens,
  defaultLoginLimits,
  limitLogins,
  type LoginLimits,
} from './people/index.js';
import type { DeviceCommands, LiveHints } from './ports.js';
import { refuseDuringRebuild } from './refuseDuringRebuild.js';
import { limitRequests } from './requestLimit.js';
import * as routes from './routes/index.js';
import { apiHeaders } from './securityHeaders.js';
import { createCommandOutcomes } from './commandOutcomes.js';
import { validation } from './validation/index.js';

export interface ApiOptions {
  /** With a statement timeout: it bounds what one request can cost. */
  readonly pool: Pool;
  /** 64 hex digits. */
  readonly sessionKey: string;
  readonly commands: DeviceCommands;
  readonly brewPlans: BrewPlans;
  readonly hints: LiveHints;
  /** How all of Brewline does, as of the last look. */
  readonly health: () => OverallHealth;
  readonly logger: Logger;
  /** Of requests. */
  readonly tracer: Tracer;
  /** Of changes that are pushed. */
  readonly tracing: MessageTracing;
  readonly onLiveClients?: (count: number) => void;
  readonly limits?: Partial<ApiLimits>;
  /** For tests: an answer that does not fit openapi.yaml becomes a 500. */
  readonly validateResponses?: boolean;
}

export interface ApiLimits {
  readonly logins: LoginLimits;
  /** Of one address. */
  readonly requestsPerMinute: number;
  /** Of one address, for its health alone. */
  readonly healthRequestsPerMinute: number;
  readonly liveClients: number;
  readonly liveClientsPerPerson: number;
  readonly compareEveryMs: number;
  /** Requests that wait for the outcome of a command. */
  readonly waitingRequests: number;
  /** How long they wait for one whose hint got lost. */
  readonly lookEveryMs: number;
  readonly answerWithinMs: number;
  readonly history: HistoryLimits;
}

const defaultLimits: ApiLimits = {
  logins: defaultLoginLimits,
  requestsPerMinute: 3_000,
  healthRequestsPerMinute: 600,
  liveClients: 500,
  liveClientsPerPerson: 20,
  compareEveryMs: 3_000,
  waitingRequests: 200,
  lookEveryMs: 1_000,
  answerWithinMs: 20_000,
  history: defaultHistoryLimits,
};

export interface Api {
  readonly app: Express;
  readonly liveClients: () => number;
  /** Answered since the start. */
  readonly requests: () => number;
  /** Ends the live streams and all waiting for outcomes; the server can close then. */
  close(): void;
}

/** The API as openapi.yaml describes it. */
export async function createApi(options: ApiOptions): Promise<Api> {
  const { pool, commands, hints, logger, tracer, tracing, onLiveClients } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const description = await readApiDescription();
  const tokens = createSessionTokens(options.sessionKey);
  const people = createPersonDirectory(pool);
  const { compareEveryMs, liveClients: maxClients, liveClientsPerPerson: maxClientsPerPerson } = limits;
  const onClients = onLiveClients ?? (() => undefined);
  const hub = createLiveHub({ pool, hints, logger, tracing, compareEveryMs, onClients });
  const { waitingRequests: maxWaiting, lookEveryMs } = limits;
  const commandOutcomes = createCommandOutcomes({ pool, hints, logger, maxWaiting, lookEveryMs });
  const passwords = createPasswordCheck();
  const loginLimits = limitLogins(limits.logins);

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  let requests = 0;
  app.use((_request, _response, next) => {
    requests += 1;
    next();
  });
  app.use(requestTrace(tracer), accessLog(logger), apiHeaders());
  app.use(routes.docsRoutes(description));
  app.use(limitRequests(limits.requestsPerMinute), answerInTime(limits.answerWithinMs));
  app.use(express.json({ limit: '64kb' }));
  app.use('/api', (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  app.use('/api', authenticate(tokens, people));
  app.use(validation(description, options.validateResponses ?? false));
  const { healthRequestsPerMinute: requestsPerMinute } = limits;
  app.use(routes.healthRoutes({ pool, health: options.health, requestsPerMinute, logger }));
  app.use(
    '/api/v1',
    Router().use(
      refuseDuringRebuild(pool),
      routes.peopleRoutes({ pool, tokens, people, passwords, loginLimits }),
      routes.deviceRoutes(pool),
      routes.sessionRoutes(pool),
      routes.historyRoutes(pool, createHistoryLimit(limits.history)),
      routes.commandRoutes({ pool, commands, commandOutcomes: commandOutcomes }),
      routes.brewRoutes(pool, options.brewPlans),
      routes.parkedRoutes(pool),
      routes.liveRoutes({ pool, hub, maxClients, maxClientsPerPerson }),
    ),
  );
  app.use(notFound, errorHandler(logger));
  const close = () => {
    hub.close();
    commandOutcomes.close();
  };
  return { app, liveClients: () => hub.size, requests: () => requests, close };
}
