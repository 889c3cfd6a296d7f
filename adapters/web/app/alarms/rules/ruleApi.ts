import type { AlarmChanges } from '../../../../../domain/alarms/changeable/index.js';
import type { Schemas } from '../../../../apiClient/index.js';
import { api, ask } from '../../../shared/session/index.js';

export type AlarmRules = Schemas['AlarmRules'];
export type AlarmProfile = Schemas['AlarmProfile'];

/** Of what rules are: a machine, or a whole brew. */
export type RuleScope =
  { readonly type: 'device'; readonly deviceId: string } | { readonly type: 'brew'; readonly brewId: string };

export function askRules(scope: RuleScope): Promise<AlarmRules> {
  if (scope.type === 'device')
    return ask(
      api.GET('/api/v1/devices/{deviceId}/alarm-rules', { params: { path: { deviceId: scope.deviceId } } }),
    );
  return ask(api.GET('/api/v1/brews/{brewId}/alarm-rules', { params: { path: { brewId: scope.brewId } } }));
}

/** @returns the rules that hold now */
export function changeRules(scope: RuleScope, changes: AlarmChanges): Promise<AlarmRules> {
  const body = { changes: changes as Schemas['AlarmChanges'] };
  if (scope.type === 'device') {
    const params = { path: { deviceId: scope.deviceId } };
    return ask(api.PUT('/api/v1/devices/{deviceId}/alarm-rules', { params, body }));
  }
  const params = { path: { brewId: scope.brewId } };
  return ask(api.PUT('/api/v1/brews/{brewId}/alarm-rules', { params, body }));
}

export const askProfiles = () => ask(api.GET('/api/v1/people/me/alarm-profiles'));

/** @param profileId undefined for a new one */
export function keepProfile(profileId: string | undefined, name: string, changes: AlarmChanges) {
  const body = { name, changes: changes as Schemas['AlarmChanges'] };
  if (profileId === undefined) return ask(api.POST('/api/v1/people/me/alarm-profiles', { body }));
  const params = { path: { profileId } };
  return ask(api.PUT('/api/v1/people/me/alarm-profiles/{profileId}', { params, body }));
}

export function deleteProfile(profileId: string): Promise<unknown> {
  const params = { path: { profileId } };
  return ask(api.DELETE('/api/v1/people/me/alarm-profiles/{profileId}', { params }));
}
