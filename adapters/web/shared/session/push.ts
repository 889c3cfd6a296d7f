/** What this browser has subscribed to; undefined where it can't, or has not. */
export async function pushSubscription(): Promise<PushSubscription | undefined> {
  const registration = await workerOfApp();
  return (await registration?.pushManager?.getSubscription()) ?? undefined;
}

/** The service worker that shows what is pushed; browsers without push have none, or one that can't. */
export async function workerOfApp(): Promise<ServiceWorkerRegistration | undefined> {
  return 'serviceWorker' in navigator ? navigator.serviceWorker.getRegistration('/') : undefined;
}

/** Whoever logs in here next is not told what somebody else is. */
export async function endPush(): Promise<void> {
  try {
    await (await pushSubscription())?.unsubscribe();
  } catch {
    // The API has ended it with the log-in: what is left in the browser leads nowhere.
  }
}
