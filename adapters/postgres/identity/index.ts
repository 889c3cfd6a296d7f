export { createAlarmProfiles } from './alarmProfiles.js';
export { createConnectionsToEnd, notEndedYet, requestEnd } from './connectionsToEnd.js';
export { createDeviceCredentials } from './deviceCredentials.js';
export { createDeviceDenials } from './deviceDenials.js';
export { createDeviceProvisioning, enrollDevices, findEnrolled } from './deviceProvisioning.js';
export { createDeviceClaims } from './claimCodes.js';
export { createRightsReader } from './commandRights.js';
export { createDeviceOwners } from './deviceOwners.js';
export { assignDevices, ownedDevices, ownersOf, unassignDevices, type EndSetUp } from './ownership.js';
export { createDeviceShares, listShares } from './shares.js';
export { createPersonalData, eraseAgain, listErasedPeople } from './personalData.js';
export {
  createLoginSessions,
  dropOldLoginSessions,
  endLoginSessions,
  listLoginSessions,
} from './loginSessions.js';
export { createMachineOwners } from './machineOwners.js';
export { createNotifications } from './notifications.js';
export { createPersonSettings } from './personSettings.js';
export { createPeopleDirectory } from './peopleDirectory.js';
export { createPersonKeys, type PersonKeyRing } from './personKeys.js';
export { hashPassword, recommendedCost, setPasswordCost } from './passwordHash.js';
export { removeSecondFactors, secondFactorOf } from './factorState.js';
export { createPasskeys } from './passkeys.js';
export { createSecondFactors } from './secondFactors.js';
export { createOidcAccounts, listOidcLinks, unlinkIssuer } from './oidcAccounts.js';
export { rewrapSealed, sealedByKey, type SealedByKey } from './sealedByKey.js';
export { claimCodesByKey, secretsByKey, type SecretsByKey } from './secretsByKey.js';
export { createPersonLinks, invite, resetLink } from './personLinks.js';
export {
  addPerson,
  createPeople,
  ensureFirstAdministrator,
  findPerson,
  listPeople,
  removePerson,
  resetPassword,
  type NewPassword,
  type PersonSummary,
} from './people.js';
