import { refusalOf } from '../../shared/components/index.js';
import { t } from '../../shared/texts/notifications.js';

/** A browser says why it did not subscribe in words of its own, for programmers. */
export function reasonOfPush(error: unknown): string {
  return error instanceof DOMException ? t('told.failed') : refusalOf(error);
}
