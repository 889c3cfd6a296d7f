import type { Schemas } from '../../../apiClient/index.js';
import { api, ask } from '../../shared/session/index.js';

export type Share = Schemas['Share'];

/** Why somebody sees a machine: it is theirs, or its owner shares it with them. */
export type Ownership = { readonly kind: 'owner' } | { readonly kind: 'shared'; readonly share: Share };

/** Of a machine that the person sees. */
export async function askOwnership(deviceId: string): Promise<Ownership> {
  const { items } = await ask(api.GET('/api/v1/shares'));
  const share = items.find((each) => each.deviceId === deviceId && each.status === 'active');
  return share ? { kind: 'shared', share } : { kind: 'owner' };
}

export async function askShares(deviceId: string): Promise<readonly Share[]> {
  const { items } = await ask(
    api.GET('/api/v1/devices/{deviceId}/shares', { params: { path: { deviceId } } }),
  );
  return items;
}
