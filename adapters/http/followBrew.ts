import { wordAdvice } from '../../domain/texts/index.js';
import { createApiClient, dataOf, logInWhenNeeded, type Alarm, type Brew } from '../apiClient/index.js';

const {
  BREWLINE_URL: url = 'http://127.0.0.1:18080',
  BREWLINE_LOGIN: login = 'admin',
  BREWLINE_PASSWORD: password = '',
} = process.env;
const targetCelsius = Number(process.argv[2] ?? 66);
const api = createApiClient({ url, token: logInWhenNeeded(url, { login, password }) });

const isOver = ({ status }: Brew) => status === 'completed' || status === 'cancelled';
const brews = dataOf(await api.GET('/api/v1/brews', {})).items;
const brew = brews.find((each) => !isOver(each));
if (!brew) throw new Error('you have no brew that runs');
const { brewId, baseId, kegId } = brew;

async function setTemperature(deviceId: string): Promise<void> {
  const command = await api.POST('/api/v1/devices/{deviceId}/commands', {
    params: { path: { deviceId }, query: { wait: '15s' } },
    body: { kind: 'setTemperature', targetCelsius },
  });
  const outcome = dataOf(command);
  console.log(`set to ${targetCelsius} °C:`, 'status' in outcome ? outcome.status : 'not known yet');
}

async function showAlarm({ alarmId, kind, status }: Alarm): Promise<void> {
  const { name, whatToDo } = wordAdvice('en', 'alarmKind', kind);
  console.log(`alarm: ${name}, ${status}. ${whatToDo}`);
  if (status === 'acknowledged' || status === 'cleared') return;
  dataOf(await api.POST('/api/v1/alarms/{alarmId}/acknowledge', { params: { path: { alarmId } } }));
}

const live = api.liveTopics({
  topics: [`brew:${brewId}`, `device:${baseId}`, `alarms:${baseId}`, `alarms:${kegId}`],
  onConnection: ({ type }) => console.log(`connection ${type}`),
});
let isSet = false;
for await (const event of live) {
  switch (event.type) {
    case 'brew':
      console.log('brew', event.row.status, event.row.stage ?? '', event.row.action?.action.name ?? '');
      break;
    case 'device':
      console.log('base', event.row.online ? 'online' : 'offline');
      break;
    case 'alarm':
      if (event.row.brewId === brewId) await showAlarm(event.row);
      break;
    case 'ended':
      console.log(`${event.topic} is not yours any more`);
      break;
    default:
  }
  if (event.type !== 'brew') continue;
  if (isOver(event.row)) break;
  const running = event.row.stages.find(({ status }) => status === 'running');
  if (running && !isSet) await setTemperature(running.deviceId);
  isSet ||= running !== undefined;
}
