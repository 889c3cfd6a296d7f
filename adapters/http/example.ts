import { createApiClient, dataOf, logInWhenNeeded } from '../apiClient/index.js';

const { BREWLINE_URL: url = 'http://127.0.0.1:18080', BREWLINE_PASSWORD: password = '' } = process.env;
const deviceId = process.argv[2] ?? 'sim-0001';
const api = createApiClient({ url, token: logInWhenNeeded(url, { login: 'admin', password }) });

const { commandId } = dataOf(
  await api.POST('/api/v1/devices/{deviceId}/commands', {
    params: { path: { deviceId } },
    body: { kind: 'setTemperature', targetCelsius: 65 },
  }),
);
for await (const change of api.live({ devices: [deviceId] })) {
  if (change.type === 'device') console.log(deviceId, change.row.online ? 'online' : 'offline');
  if (change.type !== 'command' || change.row.commandId !== commandId) continue;
  const { status, reason } = change.row;
  console.log('command', status, reason ?? '');
  if (['done', 'failed', 'expired', 'cancelled', 'superseded'].includes(status)) break;
}
