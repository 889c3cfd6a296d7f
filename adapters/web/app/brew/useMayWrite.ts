import { useCallback } from 'preact/hooks';
import { useAsked } from '../../shared/components/index.js';
import { askOwnership } from '../machine/ownership.js';

/** Whether somebody may do more than look at what a machine does. Until that is known they may not; when it can't be asked, the API decides. */
export function useMayWrite(deviceId: string): boolean {
  const question = useCallback(() => askOwnership(deviceId), [deviceId]);
  const { data, error } = useAsked(question);
  if (!data) return error !== undefined;
  return data.kind === 'owner' || data.share.rights !== 'view';
}
