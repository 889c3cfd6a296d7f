export {
  enrollDevices,
  findDeviceCredential,
  findEnrolled,
  revokeDevice,
  type DeviceCredential,
} from './deviceCredentials.js';
export { hashDeviceSecret, isDeviceSecret } from './deviceSecret.js';
export { hashPassword, isPassword } from './passwordHash.js';
export {
  changePassword,
  endLogins,
  ensureFirstAdministrator,
  findPerson,
  resetPassword,
  type NewPassword,
  type Person,
  type Role,
} from './people.js';
