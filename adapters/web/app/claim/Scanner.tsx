import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../../shared/components/index.js';
import { t } from '../../shared/texts/machine.js';
import { codeIn } from './codes.js';

/** Reads the label with the camera, once it is asked to. Without a camera there is nothing to see of it. */
export function Scanner({ onCode }: { readonly onCode: (code: string) => void }) {
  const [state, setState] = useState<'none' | 'ready' | 'open'>('none');
  useEffect(() => void hasCamera().then((has) => has && setState('ready')), []);
  if (state === 'none') return null;
  if (state === 'ready')
    return (
      <div>
        <Button onClick={() => setState('open')}>{t('claim.scan')}</Button>
      </div>
    );
  return (
    <Camera
      onCode={(code) => {
        setState('ready');
        onCode(code);
      }}
      onRefused={() => setState('none')}
      onClose={() => setState('ready')}
    />
  );
}

interface CameraProps {
  readonly onCode: (code: string) => void;
  /** Nobody let the page see, or the camera does not work: the code is typed then. */
  readonly onRefused: () => void;
  readonly onClose: () => void;
}

function Camera({ onCode, onRefused, onClose }: CameraProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [isWrong, setWrong] = useState(false);
  // The camera begins once, with what it is to do then.
  const [begun] = useState({ onCode, onRefused });
  useEffect(() => {
    let stop: (() => void) | undefined;
    let isGone = false;
    const take = (text: string) => {
      const code = codeIn(text);
      if (code === undefined) setWrong(true);
      else if (!isGone) begun.onCode(code);
    };
    scan(video.current!, take).then((stopScan) => (isGone ? stopScan() : (stop = stopScan)), begun.onRefused);
    return () => {
      isGone = true;
      stop?.();
    };
  }, [begun]);
  return (
    <div class="camera">
      <div class="camera-square">
        <video ref={video} muted playsInline aria-label={t('claim.camera')} />
      </div>
      <p class="small" role="status">
        {t(isWrong ? 'claim.otherCode' : 'claim.aim')}
      </p>
      <Button onClick={onClose}>{t('claim.type')}</Button>
    </div>
  );
}

async function hasCamera(): Promise<boolean> {
  // Only pages over TLS or from this computer have devices.
  if (!('mediaDevices' in navigator)) return false;
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  return devices.some(({ kind }) => kind === 'videoinput');
}

/** Loaded when it is needed: most people never scan twice. @returns what ends it */
async function scan(video: HTMLVideoElement, take: (text: string) => void): Promise<() => void> {
  const { default: QrScanner } = await import('qr-scanner');
  const scanner = new QrScanner(video, ({ data }) => take(data), {
    preferredCamera: 'environment',
    returnDetailedScanResult: true,
    maxScansPerSecond: 10,
  });
  // Each picture is read back: a canvas that the graphics card draws is slower at that. Its first context counts.
  scanner.$canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  try {
    await scanner.start();
  } catch (error) {
    scanner.destroy();
    throw error;
  }
  return () => scanner.destroy();
}
