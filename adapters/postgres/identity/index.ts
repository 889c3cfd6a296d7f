export { createDeviceCredentials, enrollDevices, findEnrolled, revokeDevice } from './deviceCredentials.js';
export { assignDevices, createDeviceOwners, unassignDevices } from './deviceOwners.js';
export { hashPassword } from './passwordHash.js';
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
