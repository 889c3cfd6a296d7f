import { useEffect, useState } from 'preact/hooks';
import { ApiProblem } from '../../../apiClient/index.js';
import { FormEnd, refusalOf, typedIn, useSubmit, useTitle } from '../../shared/components/index.js';
import { Base } from '../../shared/drawings/index.js';
import { api, ask } from '../../shared/session/index.js';
import { t } from '../../shared/texts/machine.js';
import './claim.css';
import { Claimed } from './Claimed.js';
import { CodeFields } from './CodeFields.js';
import { codeIn } from './codes.js';
import { Scanner } from './Scanner.js';

/** Makes a machine the person's, by the code on its label: scanned, followed as a link, or typed. */
export function ClaimPage() {
  useTitle(t('claim.title'));
  const [code, setCode] = useState(() => codeIn(location.hash.slice(1)));
  const [deviceId, setDeviceId] = useState<string>();
  const submitting = useSubmit(reasonOf);
  // The code is as good as the machine: it stays neither in the address nor in the history.
  useEffect(() => history.replaceState(history.state, '', location.pathname), []);
  const claim = (wanted: string) =>
    submitting.submit(async () => {
      const claimed = await ask(api.POST('/api/v1/claims', { body: { code: wanted } }));
      setDeviceId(claimed.deviceId);
    });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const text = typedIn(event);
    void claim(text('code1') + text('code2'));
  };
  if (deviceId !== undefined) return <Claimed deviceId={deviceId} />;
  return (
    <div class="claim">
      <Base width={88} litres={0} colour={undefined} />
      <h1>{t('claim.title')}</h1>
      <p class="muted">{t('claim.where')}</p>
      <Scanner
        onCode={(scanned) => {
          setCode(scanned);
          void claim(scanned);
        }}
      />
      <form class="form" onSubmit={submit}>
        <CodeFields key={code} code={code} />
        <FormEnd submitting={submitting}>{t('claim.submit')}</FormEnd>
      </form>
    </div>
  );
}

function reasonOf(error: unknown): string {
  if (error instanceof ApiProblem && error.triesLeft !== undefined)
    return t('claim.wrong', { count: error.triesLeft });
  return refusalOf(error);
}
