import { ApiProblem, ApiUnreachable } from '../../../apiClient/index.js';
import { useSubmit, type Submitting } from '../../shared/components/index.js';
import { unprovenReasonOf } from '../../shared/session/index.js';
import { t } from '../../shared/texts/newDevices.js';
import { addDevices } from './added.js';
import { enrolledIn } from './plan.js';

interface Adding {
  readonly submitting: Submitting;
  /** @param typedDays after which the secrets end; empty for never */
  readonly add: (devices: Parameters<typeof addDevices>[0], typedDays: string) => void;
}

const mostDays = 3_650;

/** @param onEnrolled is told ids that may connect already: nothing was added then */
export function useAdding(onEnrolled: (deviceIds: readonly string[]) => void): Adding {
  const submitting = useSubmit(reasonOf);
  const add: Adding['add'] = (devices, typedDays) =>
    void submitting.submit(async () => {
      try {
        await addDevices(devices, daysOf(typedDays));
      } catch (error) {
        onEnrolled(enrolledIn(error, devices));
        throw error;
      }
    });
  return { submitting, add };
}

class NoDays extends Error {}

function daysOf(typed: string): number | undefined {
  if (typed.trim() === '') return undefined;
  const days = Number(typed);
  if (!Number.isInteger(days) || days < 1 || days > mostDays) throw new NoDays();
  return days;
}

function reasonOf(error: unknown): string {
  if (error instanceof NoDays) return t('newDevices.noDays');
  if (error instanceof ApiUnreachable) return t('newDevices.noAnswer');
  if (error instanceof ApiProblem && error.code === 'DEVICE_ENROLLED')
    return t('newDevices.refused', { count: error.errors.length });
  return unprovenReasonOf(error);
}
