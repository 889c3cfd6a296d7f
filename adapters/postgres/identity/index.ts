export {
  enrollDevices,
  findDeviceCredential,
  findEnrolled,
  revokeDevice,
  type DeviceCredential,
} from './deviceCredentials.js';
export { assignDevices, ownsDevices, unassignDevices } from './deviceOwners.js';
export { hashDeviceSecret, isDeviceSecret } from './deviceSecret.js';
export { hashPassword, isPassword } from './passwordHash.js';
export {
  addPerson,
  changePassword,
  endLogins,
  ensureFirstAdministrator,
  findPerson,
  listPeople,
  removePerson,
  resetPassword,
  type NewPassword,
  type Person,
  type PersonSummary,
  type Role,
} from './people.js';
export { mayStillWatch, type Watcher } from './mayStillWatch.js';
