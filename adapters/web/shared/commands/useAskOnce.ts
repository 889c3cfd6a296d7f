import { useRef } from 'preact/hooks';
import { ApiUnreachable, type CommandRequest } from '../../../apiClient/index.js';
import { api, ask } from '../session/index.js';

type Accepted = Awaited<ReturnType<typeof request>>;

/**
 * Asks a machine for something, and gives what Brewline says once it has it. What was perhaps received is asked again under the same key, so
 * that it happens once.
 */
export function useAskOnce(deviceId: string): (body: CommandRequest) => Promise<Accepted> {
  const unsure = useRef<{ readonly text: string; readonly key: string } | undefined>(undefined);
  return async (body) => {
    const text = JSON.stringify([deviceId, body]);
    const key = unsure.current?.text === text ? unsure.current.key : crypto.randomUUID();
    try {
      const accepted = await request(deviceId, body, key);
      unsure.current = undefined;
      return accepted;
    } catch (error) {
      unsure.current = error instanceof ApiUnreachable ? { text, key } : undefined;
      throw error;
    }
  };
}

function request(deviceId: string, body: CommandRequest, key: string) {
  const params = { path: { deviceId }, header: { 'Idempotency-Key': key } };
  return ask(api.POST('/api/v1/devices/{deviceId}/commands', { params, body }));
}
