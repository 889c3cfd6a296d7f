import { api, ask } from '../../shared/session/index.js';

const lookEveryMs = 1_000;
/** The first attempt is made within seconds; after a failure the next one is later than anybody waits. */
const looks = 10;

/** Sends a test, and looks again and again what became of it. @param look asks for the ways anew, to show them */
export async function testUntilKnown(notificationWayId: string, look: () => void): Promise<void> {
  const params = { path: { notificationWayId } };
  await ask(api.POST('/api/v1/people/me/notification-ways/{notificationWayId}/test', { params }));
  for (let left = looks; left > 0; left -= 1) {
    look();
    const { items } = await ask(api.GET('/api/v1/people/me/notification-ways'));
    const way = items.find((each) => each.notificationWayId === notificationWayId);
    const isWaiting = way?.outcomes.some(({ type, state, attempts }) => {
      return type === 'test' && state === 'waiting' && attempts === 0;
    });
    if (!isWaiting) break;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  look();
}
