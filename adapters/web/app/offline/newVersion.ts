import { signal, type ReadonlySignal } from '@preact/signals';

const lookAgainMs = 3_600_000;

const isNewSignal = signal(false);
let registered: ServiceWorkerRegistration | undefined;

/** Whether a newer version of the app waits until somebody asks for it. */
export const isNewVersionThere: ReadonlySignal<boolean> = isNewSignal;

/** Lets the app open without a network. A browser that does not has it as before: over plain HTTP, or in a private window. */
export async function registerWorker(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  try {
    registered = await navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' });
  } catch {
    return;
  }
  const registration = registered;
  const look = () => {
    if (registration.waiting && navigator.serviceWorker.controller) isNewSignal.value = true;
  };
  look();
  registration.addEventListener('updatefound', () =>
    registration.installing?.addEventListener('statechange', look),
  );
  let lookedAtMs = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.hidden || Date.now() - lookedAtMs < lookAgainMs) return;
    lookedAtMs = Date.now();
    void registration.update().catch(() => undefined);
  });
}

/** Begins anew, with the new version where one waits. */
export function reloadAnew(): void {
  const waiting = registered?.waiting;
  if (!waiting) return location.reload();
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload());
  waiting.postMessage('activate');
}
