import { useState } from 'preact/hooks';
import type { CommandRequest } from '../../../apiClient/index.js';
import { useAskOnce } from './useAskOnce.js';

export interface Sending {
  readonly send: (body: CommandRequest) => void;
  readonly isSending: boolean;
  /** Once Brewline has it; the live topic says the rest. */
  readonly commandId: string | undefined;
  readonly error: Error | undefined;
}

/** Asks a machine for something, and says how far that has come. */
export function useSend(deviceId: string): Sending {
  const [isSending, setSending] = useState(false);
  const [commandId, setCommandId] = useState<string>();
  const [error, setError] = useState<Error>();
  const askOnce = useAskOnce(deviceId);
  const send = (body: CommandRequest) => {
    setSending(true);
    setError(undefined);
    askOnce(body)
      .then((accepted) => setCommandId(accepted.commandId), setError)
      .finally(() => setSending(false));
  };
  return { send, isSending, commandId, error };
}
