import type { Router } from 'express';
import type {
  AlertAcknowledgement,
  DeviceNotes,
  DeviceTags,
  ProjectionPauses,
} from '../../../../commands/ports/index.js';
import type { BackupRule } from '../../../../domain/alerts/index.js';
import type { OverallHealth } from '../../../../domain/health/index.js';
import type {
  ApiQueries,
  DeviceJobs,
  FleetViews,
  StoredEvents,
} from '../../../../projections/queries/index.js';
import { alertRoutes } from './alerts.js';
import { auditRoutes } from './audit.js';
import { deviceDebugRoutes, type DeviceDebugParts } from './deviceDebug.js';
import { deviceJobRoutes } from './deviceJobs.js';
import { deviceNoteRoutes } from './deviceNotes.js';
import { fleetRoutes } from './fleet.js';
import { fleetViewRoutes } from './fleetViews.js';
import type { Known } from './known.js';
import { operationsRoutes } from './operations.js';
import { parkedRoutes, type ParkedParts } from './parkedRoutes.js';
import { searchRoutes } from './search.js';
import { storedEventRoutes } from './storedEvents.js';

interface OperatorRoutesOptions extends Omit<ParkedParts, 'parked'>, DeviceDebugParts {
  readonly queries: Pick<
    ApiQueries,
    'alerts' | 'devices' | 'deviceJobs' | 'search' | 'parked' | 'operations' | 'audit'
  >;
  readonly alertAcknowledgement: AlertAcknowledgement;
  readonly deviceTags: DeviceTags;
  readonly deviceNotes: DeviceNotes;
  readonly fleetViews: FleetViews;
  readonly projectionPauses: ProjectionPauses;
  readonly deviceJobs: DeviceJobs;
  readonly storedEvents: StoredEvents;
  readonly health: () => OverallHealth;
  readonly backupRule: BackupRule;
}

/** What operators and admins alone may see, and of debugging also who has the device. */
export function operatorRoutes(options: OperatorRoutesOptions, known: Known): readonly Router[] {
  const { queries } = options;
  return [
    fleetRoutes(queries.devices, options.deviceTags, known),
    deviceNoteRoutes(queries.devices, options.deviceNotes, known),
    fleetViewRoutes(options.fleetViews),
    deviceJobRoutes(queries.deviceJobs, options.deviceJobs),
    deviceDebugRoutes(options, known),
    searchRoutes(queries.search),
    storedEventRoutes(options.storedEvents),
    ...parkedRoutes({ ...options, parked: queries.parked }),
    alertRoutes(queries.alerts, options.alertAcknowledgement),
    operationsRoutes(queries.operations, options.projectionPauses, options),
    auditRoutes(queries.audit),
  ];
}
