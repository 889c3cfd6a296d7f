import { useRef, useState } from 'preact/hooks';
import { ApiUnreachable, type CommandRequest } from '../../../apiClient/index.js';
import { api, ask } from '../../shared/session/index.js';

export interface Sending {
  readonly send: (body: CommandRequest) => void;
  readonly isSending: boolean;
  /** Once Brewline has it; the live topic says the rest. */
  readonly commandId: string | undefined;
  readonly error: Error | undefined;
}

/** Asks a machine for something. What was perhaps received is asked again under the same key, so that it happens once. */
export function useSend(deviceId: string): Sending {
  const [isSending, setSending] = useState(false);
  const [commandId, setCommandId] = useState<string>();
  const [error, setError] = useState<Error>();
  const unsure = useRef<{ readonly text: string; readonly key: string } | undefined>(undefined);
  const send = (body: CommandRequest) => {
    const text = JSON.stringify([deviceId, body]);
    const key = unsure.current?.text === text ? unsure.current.key : crypto.randomUUID();
    setSending(true);
    setError(undefined);
    const params = { path: { deviceId }, header: { 'Idempotency-Key': key } };
    ask(api.POST('/api/v1/devices/{deviceId}/commands', { params, body }))
      .then(
        (accepted) => {
          unsure.current = undefined;
          setCommandId(accepted.commandId);
        },
        (failure: Error) => {
          unsure.current = failure instanceof ApiUnreachable ? { text, key } : undefined;
          setError(failure);
        },
      )
      .finally(() => setSending(false));
  };
  return { send, isSending, commandId, error };
}
