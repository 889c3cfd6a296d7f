import { Button } from '../shared/components/index.js';
import { isUtc } from '../shared/texts/index.js';

const stored = 'brewline.admin.utc';
isUtc.value = localStorage.getItem(stored) === 'true';

/** Logs and files have times in UTC: who compares them with a page has it show the same. */
export function UtcSwitch() {
  const change = () => {
    isUtc.value = !isUtc.value;
    localStorage.setItem(stored, String(isUtc.value));
  };
  return (
    <Button aria-pressed={isUtc.value} onClick={change}>
      UTC
    </Button>
  );
}
