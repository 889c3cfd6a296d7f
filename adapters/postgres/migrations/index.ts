import type { Knex } from 'knex';
import { ingest } from './0001_ingest.js';
import { identity } from './0002_identity.js';
import { readModel } from './0003_readModel.js';
import { dispatch } from './0004_dispatch.js';
import { grants } from './0005_grants.js';
import { rollups } from './0006_rollups.js';
import { rollupsApart } from './0007_rollupsApart.js';
import { commandLifecycle } from './0008_commandLifecycle.js';
import { deviceOwners } from './0009_deviceOwners.js';
import { deviceQueues } from './0010_deviceQueues.js';
import { brewPlans } from './0011_brewPlans.js';
import { epochs } from './0012_epochs.js';
import { deviceSequences } from './0013_deviceSequences.js';
import { commandsByDevice } from './0014_commandsByDevice.js';
import { rebuilds } from './0015_rebuilds.js';
import { health } from './0016_health.js';
import { parkingBudget } from './0017_parkingBudget.js';
import { plausibility } from './0018_plausibility.js';
import { storedNames } from './0019_storedNames.js';
import { deviceSecrets } from './0020_deviceSecrets.js';
import { deviceThrottles } from './0021_deviceThrottles.js';
import { credentialKeys } from './0022_credentialKeys.js';
import { denialsAndFaults } from './0023_denialsAndFaults.js';
import { peoplesIds } from './0024_peoplesIds.js';
import { loginSessions } from './0025_loginSessions.js';
import { ownership } from './0026_ownership.js';
import { audit } from './0027_audit.js';
import { erasedPeople } from './0028_erasedPeople.js';
import { linksAndFactors } from './0029_linksAndFactors.js';
import { oidc } from './0030_oidc.js';
import { passkeys } from './0031_passkeys.js';
import { personKeys } from './0032_personKeys.js';
import { keysAndNotices } from './0033_keysAndNotices.js';
import { recipes } from './0034_recipes.js';
import { alarms } from './0035_alarms.js';
import { personSettings } from './0036_personSettings.js';
import { brewJournal } from './0037_brewJournal.js';
import { notifications } from './0038_notifications.js';
import { alarmProfiles } from './0039_alarmProfiles.js';
import { alarmsLive } from './0040_alarmsLive.js';
import { names } from './0041_names.js';
import { later } from './0042_later.js';
import { alarmEpisodes } from './0043_alarmEpisodes.js';
import { sessionLog } from './0044_sessionLog.js';
import { parkedGroups } from './0045_parkedGroups.js';
import { errors } from './0046_errors.js';
import { projectionReports } from './0047_projectionReports.js';
import { alerts } from './0048_alerts.js';
import { deviceTags } from './0049_deviceTags.js';
import { parkedJobs } from './0050_parkedJobs.js';
import { deviceJobs } from './0051_deviceJobs.js';
import { errorLines } from './0052_errorLines.js';
import { deviceDebug } from './0053_deviceDebug.js';
import { search } from './0054_search.js';
import { parkedEdits } from './0055_parkedEdits.js';
import { parkedEvents } from './0056_parkedEvents.js';
import { people } from './0057_people.js';
import { deviceNotes } from './0058_deviceNotes.js';
import { deviceCommandJobs } from './0059_deviceCommandJobs.js';
import { parkedHours } from './0060_parkedHours.js';
import { serverReports } from './0061_serverReports.js';
import { projectionPauses } from './0062_projectionPauses.js';
import { savedViews } from './0063_savedViews.js';
import { alertsResolved } from './0064_alertsResolved.js';
import { views } from './0065_views.js';
import { projectionRebuilds } from './0066_projectionRebuilds.js';
import { backups } from './0067_backups.js';
import { jobFailures } from './0068_jobFailures.js';
import { pausedRetries } from './0069_pausedRetries.js';
import { history } from './0070_history.js';
import { aggregateStates } from './0071_aggregateStates.js';
import { statusRow } from './0072_statusRow.js';

/** In order; a migration that has been released is never changed. */
const migrations: Readonly<Record<string, Knex.Migration>> = {
  '0001_ingest': ingest,
  '0002_identity': identity,
  '0003_readModel': readModel,
  '0004_dispatch': dispatch,
  '0005_grants': grants,
  '0006_rollups': rollups,
  '0007_rollupsApart': rollupsApart,
  '0008_commandLifecycle': commandLifecycle,
  '0009_deviceOwners': deviceOwners,
  '0010_deviceQueues': deviceQueues,
  '0011_brewPlans': brewPlans,
  '0012_epochs': epochs,
  '0013_deviceSequences': deviceSequences,
  '0014_commandsByDevice': commandsByDevice,
  '0015_rebuilds': rebuilds,
  '0016_health': health,
  '0017_parkingBudget': parkingBudget,
  '0018_plausibility': plausibility,
  '0019_storedNames': storedNames,
  '0020_deviceSecrets': deviceSecrets,
  '0021_deviceThrottles': deviceThrottles,
  '0022_credentialKeys': credentialKeys,
  '0023_denialsAndFaults': denialsAndFaults,
  '0024_peoplesIds': peoplesIds,
  '0025_loginSessions': loginSessions,
  '0026_ownership': ownership,
  '0027_audit': audit,
  '0028_erasedPeople': erasedPeople,
  '0029_linksAndFactors': linksAndFactors,
  '0030_oidc': oidc,
  '0031_passkeys': passkeys,
  '0032_personKeys': personKeys,
  '0033_keysAndNotices': keysAndNotices,
  '0034_recipes': recipes,
  '0035_alarms': alarms,
  '0036_personSettings': personSettings,
  '0037_brewJournal': brewJournal,
  '0038_notifications': notifications,
  '0039_alarmProfiles': alarmProfiles,
  '0040_alarmsLive': alarmsLive,
  '0041_names': names,
  '0042_later': later,
  '0043_alarmEpisodes': alarmEpisodes,
  '0044_sessionLog': sessionLog,
  '0045_parkedGroups': parkedGroups,
  '0046_errors': errors,
  '0047_projectionReports': projectionReports,
  '0048_alerts': alerts,
  '0049_deviceTags': deviceTags,
  '0050_parkedJobs': parkedJobs,
  '0051_deviceJobs': deviceJobs,
  '0052_errorLines': errorLines,
  '0053_deviceDebug': deviceDebug,
  '0054_search': search,
  '0055_parkedEdits': parkedEdits,
  '0056_parkedEvents': parkedEvents,
  '0057_people': people,
  '0058_deviceNotes': deviceNotes,
  '0059_deviceCommandJobs': deviceCommandJobs,
  '0060_parkedHours': parkedHours,
  '0061_serverReports': serverReports,
  '0062_projectionPauses': projectionPauses,
  '0063_savedViews': savedViews,
  '0064_alertsResolved': alertsResolved,
  '0065_views': views,
  '0066_projectionRebuilds': projectionRebuilds,
  '0067_backups': backups,
  '0068_jobFailures': jobFailures,
  '0069_pausedRetries': pausedRetries,
  '0070_history': history,
  '0071_aggregateStates': aggregateStates,
  '0072_statusRow': statusRow,
};

/** Migrations by import, so that the build and not the disk says which there are. */
export const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: async () => Object.keys(migrations),
  getMigrationName: (name) => name,
  getMigration: async (name) => {
    const migration = migrations[name];
    if (!migration) throw new Error(`no migration is named ${name}`);
    return migration;
  },
};
