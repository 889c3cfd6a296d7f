import type { Schemas } from '../../../apiClient/index.js';

export type Found = Schemas['Found'];

/** The page that shows it. */
export function pageOf({ kind, id, deviceId }: Found): string {
  const part = encodeURIComponent(id);
  switch (kind) {
    case 'device':
      return `/admin/devices/${part}`;
    case 'session':
      return `/admin/sessions/${part}`;
    case 'brew':
      return `/admin/brews/${part}`;
    case 'command':
      return `/admin/devices/${encodeURIComponent(deviceId ?? '')}?tab=commands`;
    case 'person':
      return `/admin/people/${part}`;
  }
}
