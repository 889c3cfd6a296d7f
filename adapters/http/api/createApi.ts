import express, { Router, type Express, type RequestHandler } from 'express';
import type { Alarms } from '../../../commands/alarms/index.js';
import type { AuditTrail } from '../../../commands/audit/index.js';
import type { BrewJournal } from '../../../commands/brewJournal/index.js';
import type { BrewPlans } from '../../../commands/brewPlans/index.js';
import type { MachineNames } from '../../../commands/machineNames/index.js';
import type {
  AlertAcknowledgement,
  DeviceNotes,
  ProjectionPauses,
  ProjectionRebuilds,
  DeviceTags,
  ParkedJobs,
  RecipeFiles,
} from '../../../commands/ports/index.js';
import type { Recipes } from '../../../commands/recipes/index.js';
import type { BackupRule } from '../../../domain/alerts/index.js';
import type { OverallHealth } from '../../../domain/health/index.js';
import type { Logger } from '../../../domain/kernel/logger.js';
import type { LiveHints } from '../../../projections/ports.js';
import type {
  AlarmProfiles,
  ApiQueries,
  DeviceClaims,
  DeviceJobs,
  DeviceDebugs,
  DeviceOwners,
  DeviceProvisioning,
  DeviceShares,
  ErrorGroups,
  FleetViews,
  StoredEvents,
} from '../../../projections/queries/index.js';
import { accessLog } from '../accessLog.js';
import { answerInTime } from '../answerInTime.js';
import { errorHandler, notFound } from '../errorHandler.js';
import { requestTrace } from '../requestTrace.js';
import { apiHeaders } from '../securityHeaders.js';
import { createAnalystAccess } from './analysts/index.js';
import { readApiDescription } from './apiDescription.js';
import { auditRequests } from './audit/index.js';
import { compressAnswers } from './compressAnswers.js';
import { createHistoryLimit, defaultHistoryLimits, type HistoryLimits } from './historyLimit.js';
import { fileBody, jsonBody, limitQuery } from './inputLimits.js';
import { createLiveHub } from './live/index.js';
import type { LinkLimits, LoginLimits, OidcLimits } from './people/index.js';
import { createPeopleApi, type PeopleParts } from './peopleApi.js';
import type { ApiTracing, DeviceCommands, FrameExplainer, ParkedInspector } from './ports.js';
import { allowOrigins } from './otherOrigins.js';
import { ownOriginOf, refuseOtherHosts } from './ownHost.js';
import { refuseDuringRebuild } from './refuseDuringRebuild.js';
import { limitRequests } from './requestLimit.js';
import * as routes from './routes/index.js';
import { createCommandOutcomes } from './commandOutcomes.js';
import { selectFields } from './selectFields.js';
import { validation } from './validation/index.js';

export interface ApiOptions extends PeopleParts {
  readonly queries: ApiQueries;
  readonly owners: DeviceOwners;
  readonly claims: DeviceClaims;
  readonly shares: DeviceShares;
  readonly provisioning: DeviceProvisioning;
  /** 64 hex digits. */
  readonly pseudonymKey: string;
  readonly commands: DeviceCommands;
  readonly brewPlans: BrewPlans;
  readonly brewJournal: BrewJournal;
  readonly recipes: Recipes;
  readonly recipeFiles: RecipeFiles;
  readonly alarms: Alarms;
  readonly machineNames: MachineNames;
  readonly alarmProfiles: AlarmProfiles;
  readonly alertAcknowledgement: AlertAcknowledgement;
  readonly errorGroups: ErrorGroups;
  readonly clientErrors: routes.ClientErrors;
  readonly parkedInspector: ParkedInspector;
  readonly parkedJobs: ParkedJobs;
  readonly deviceTags: DeviceTags;
  readonly deviceNotes: DeviceNotes;
  readonly fleetViews: FleetViews;
  readonly projectionPauses: ProjectionPauses;
  readonly projectionRebuilds: ProjectionRebuilds;
  readonly backupRule: BackupRule;
  readonly deviceJobs: DeviceJobs;
  readonly deviceDebugs: DeviceDebugs;
  readonly explainFrame: FrameExplainer;
  readonly storedEvents: StoredEvents;
  readonly audit: AuditTrail;
  readonly hints: LiveHints;
  /** The only origin under which the API answers; loopback names when left out. */
  readonly publicUrl?: string;
  /** Other origins whose pages may use it with a bearer token; none when left out. */
  readonly corsOrigins?: readonly string[];
  /** The proxies whose `X-Forwarded-…` is trusted: how many in a row, or their addresses or networks; none when left out. */
  readonly trustProxy?: number | readonly string[];
  /** Health of all of Brewline, as of the last check. */
  readonly health: () => OverallHealth;
  /** What `npm run build:web` wrote; without it there are no web clients. */
  readonly webFolder?: string;
  readonly logger: Logger;
  readonly tracing: ApiTracing;
  readonly onLiveClients?: (count: number) => void;
  readonly limits?: Partial<ApiLimits>;
}

export interface ApiLimits {
  /** Those that are left out are `defaultLoginLimits`, `defaultLinkLimits` and `defaultOidcLimits`. */
  readonly logins: Partial<LoginLimits & LinkLimits & OidcLimits>;
  /** Limit for each address. */
  readonly requestsPerMinute: number;
  /** Limit for each address, for requests of health alone. */
  readonly healthRequestsPerMinute: number;
  readonly liveClients: number;
  readonly liveClientsPerPerson: number;
  readonly compareEveryMs: number;
  readonly checkAccessEveryMs: number;
  /** Maximum number of requests that wait for the outcome of a command. */
  readonly waitingRequests: number;
  /** Interval at which they check without a hint, in case that it was lost. */
  readonly lookEveryMs: number;
  readonly answerWithinMs: number;
  /** Of each log-in. */
  readonly clientErrorsPerMinute: number;
  readonly history: HistoryLimits;
}

const defaultLimits: ApiLimits = {
  logins: {},
  requestsPerMinute: 3_000,
  healthRequestsPerMinute: 600,
  liveClients: 500,
  liveClientsPerPerson: 20,
  compareEveryMs: 3_000,
  checkAccessEveryMs: 1_000,
  waitingRequests: 200,
  lookEveryMs: 1_000,
  answerWithinMs: 20_000,
  clientErrorsPerMinute: 10,
  history: defaultHistoryLimits,
};

export interface Api {
  readonly app: Express;
  readonly liveClients: () => number;
  /** Number of answered requests since the start. */
  readonly requests: () => number;
  /** Ends the live streams and all waiting requests, so that the server can close. */
  close(): void;
}

function bareApp(trustProxy: ApiOptions['trustProxy']): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // Express would make a 304 of any answer to `If-None-Match: *`; those that have a tag decide by it (`answerIfChanged`).
  Object.defineProperty(app.request, 'fresh', { get: () => false });
  if (trustProxy !== undefined) app.set('trust proxy', trustProxy);
  return app;
}

function countRequests() {
  const counted = {
    count: 0,
    middleware: ((_request, _response, next) => {
      counted.count += 1;
      next();
    }) satisfies RequestHandler,
  };
  return counted;
}

/** The API as openapi.yaml describes it. */
export async function createApi(options: ApiOptions): Promise<Api> {
  const { queries, owners, commands, hints, logger, tracing, onLiveClients } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const description = await readApiDescription();
  const ownOrigin = ownOriginOf(options.publicUrl);
  const peopleApi = createPeopleApi({ ...options, ownOrigin, limits: limits.logins });
  const known = routes.createKnown(queries, owners);
  const analysts = createAnalystAccess(description, options.pseudonymKey, queries.devices);
  const { compareEveryMs, checkAccessEveryMs, liveClients: maxClients } = limits;
  const { liveClientsPerPerson: maxClientsPerPerson, waitingRequests: maxWaiting, lookEveryMs } = limits;
  const onClients = onLiveClients ?? (() => undefined);
  const hub = createLiveHub({ ...options, compareEveryMs, checkAccessEveryMs, onClients });
  const commandOutcomes = createCommandOutcomes({
    ...{ commands: queries.commands, hints, logger, maxWaiting, lookEveryMs },
  });

  const onError = errorHandler(logger);
  const app = bareApp(options.trustProxy);
  const requests = countRequests();
  app.use(requests.middleware, requestTrace(tracing.tracer), accessLog(logger), apiHeaders());
  app.use(refuseOtherHosts(options.publicUrl));
  if (options.corsOrigins) app.use('/api', allowOrigins(options.corsOrigins));
  app.use(routes.docsRoutes(description));
  app.use(limitRequests(limits.requestsPerMinute), answerInTime(limits.answerWithinMs, onError));
  app.use(routes.webRoutes(options.webFolder));
  app.use(limitQuery, jsonBody());
  app.use('/api', storeNothing, compressAnswers());
  app.use('/api', peopleApi.authenticate);
  app.use('/api/v1/recipes/import', fileBody());
  // Analysts' pseudonyms become ids first, so that entries have ids.
  app.use(...validation(description), peopleApi.requireProof, analysts.middleware, selectFields(description));
  app.use(auditRequests(options.audit));
  const { healthRequestsPerMinute: requestsPerMinute } = limits;
  app.use(
    routes.healthRoutes({ queries: queries.health, health: options.health, requestsPerMinute, logger }),
  );
  app.use(
    '/api/v1',
    Router().use(
      // A stolen secret does not wait for a rebuild.
      routes.provisioningRoutes(options.provisioning, ownOrigin),
      refuseDuringRebuild(queries.health),
      ...peopleApi.routes,
      routes.deviceRoutes(queries.devices, owners, known, analysts.listDevices),
      routes.sessionRoutes(queries.sessions, known),
      routes.sessionLogRoutes(queries.sessionLog, known),
      routes.historyRoutes(queries.history, known, createHistoryLimit(limits.history)),
      routes.commandRoutes({ queries: queries.commands, known, commands, commandOutcomes, tracing }),
      routes.brewRoutes({
        ...{ ...options, queries: queries.brews, recipes: queries.recipes, known },
        ...{ plans: options.brewPlans, journal: queries.journal, owners },
      }),
      ...routes.journalRoutes({ queries, known, journal: options.brewJournal, tracing }),
      ...routes.recipeRoutes({ ...options, queries: queries.recipes }),
      ...routes.alarmRoutes({ ...options, queries: queries.alarms, known }),
      ...routes.ownershipRoutes({ ...options, known, ownOrigin }),
      ...routes.operatorRoutes(options, known),
      ...routes.errorRoutes(options, limits.clientErrorsPerMinute),
      routes.liveRoutes({ queries, owners, hub, maxClients, maxClientsPerPerson }),
    ),
  );
  app.use(notFound, onError);
  const close = () => {
    hub.close();
    commandOutcomes.close();
  };
  return { app, liveClients: () => hub.size, requests: () => requests.count, close };
}

const storeNothing: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};
