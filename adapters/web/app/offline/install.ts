import { signal, type ReadonlySignal } from '@preact/signals';

/** How Chromium lets a page ask whether it may be put on the home screen; others have a menu for it. */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

const promptSignal = signal<InstallPrompt | undefined>(undefined);

/** Set where the app can be installed, and is not; it is offered where it is of use, never by itself. */
export const installPrompt: ReadonlySignal<InstallPrompt | undefined> = promptSignal;

window.addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  promptSignal.value = event as InstallPrompt;
});
window.addEventListener('appinstalled', () => (promptSignal.value = undefined));

/** Asks once: the browser takes no second question. */
export async function install(): Promise<void> {
  const prompt = promptSignal.value;
  promptSignal.value = undefined;
  await prompt?.prompt();
}
