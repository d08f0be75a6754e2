/** @file A model: what it is good for, how large it is, whose it is; and the way to have it. */

import { Check } from 'lucide-react';
import { useId, type JSX, type ReactNode } from 'react';
import { failureWords } from '../lib/errorWords.ts';
import { bytes, percent } from '../lib/format.ts';
import { useText } from '../lib/i18n.ts';
import { stateOf, type KnownModel } from '../lib/modelOrder.ts';
import { fetchModel, putToUse, stopFetching, useDownload } from '../lib/models.ts';
import { Button } from './Button.tsx';
import { Progress } from './Field.tsx';
import styles from './ModelCard.module.css';

/** How far a download is, while it runs or where it was left. */
function DownloadState({ model }: { model: KnownModel }): JSX.Element | null {
  const text = useText();
  const download = useDownload(model.modelId);
  const state = stateOf(model, download);
  const isRunning = state === 'downloading';
  if (!isRunning && state !== 'incomplete') return null;
  const total = download?.total || model.size;
  const received = Math.min(total, Math.max(model.received, download?.received ?? 0));
  const share = total > 0 ? received / total : null;
  const amount = text('models.received', { received: bytes(received), total: bytes(total) });
  const words = [
    isRunning ? amount : text('models.stopped-at', { amount }),
    ...(isRunning && download?.rate ? [text('models.rate', { amount: bytes(download.rate) })] : []),
    ...(isRunning && share !== null ? [percent(share)] : []),
  ];
  return (
    <div className={styles['download']}>
      <Progress label={text('models.download-of', { name: model.name })} share={share} />
      <span>{words.join(' · ')}</span>
    </div>
  );
}

/** The next thing to do with a model: fetch it, stop that, go on with it, use it. */
export function ModelButton({
  model,
  isPrimary,
}: {
  model: KnownModel;
  isPrimary: boolean;
}): JSX.Element | null {
  const text = useText();
  const { modelId, name, size } = model;
  const state = stateOf(model, useDownload(modelId));
  const kind = isPrimary ? 'primary' : 'plain';
  switch (state) {
    case 'installed':
      return model.inUse ? null : (
        <Button kind={kind} label={text('models.use-name', { name })} onPress={() => putToUse(modelId)}>
          {text('models.use')}
        </Button>
      );
    case 'available':
      return (
        <Button
          kind={kind}
          label={text(model.isShipped ? 'models.use-name' : 'models.fetch-name', { name })}
          onPress={() => fetchModel(modelId)}
        >
          {model.isShipped ? text('models.use') : text('models.fetch', { size: bytes(size) })}
        </Button>
      );
    case 'downloading':
      return (
        <Button label={text('models.stop-name', { name })} onPress={() => stopFetching(modelId)}>
          {text('models.stop')}
        </Button>
      );
    case 'incomplete':
      return (
        <Button kind={kind} label={text('models.go-on-name', { name })} onPress={() => fetchModel(modelId)}>
          {text('models.go-on')}
        </Button>
      );
    case 'not-offered':
      return null;
  }
}

export interface ModelCardProps {
  readonly model: KnownModel;
  /** Its button is the one thing to do here. */
  readonly isPrimary?: boolean;
  /** Beside its own button. */
  readonly buttons?: ReactNode;
  /** Below: how it runs, for one. */
  readonly children?: ReactNode;
}

export function ModelCard({ model, isPrimary = false, buttons, children }: ModelCardProps): JSX.Element {
  const text = useText();
  const headingId = useId();
  const download = useDownload(model.modelId);
  const failure = download?.state === 'failed' ? download.failure : model.failure;
  return (
    <article className={styles['card']} aria-labelledby={headingId}>
      <div className={styles['head']}>
        <h3 id={headingId} className={styles['name']}>
          {model.name}
        </h3>
        {model.isRecommended && <span className={styles['badge']}>{text('models.recommended')}</span>}
        {model.isShipped && <span className={styles['badge']}>{text('models.shipped')}</span>}
        {model.inUse && (
          <span className={styles['inUse']}>
            <Check size={14} strokeWidth={2} aria-hidden />
            {text('models.in-use')}
          </span>
        )}
        <span className={styles['buttons']}>
          <ModelButton model={model} isPrimary={isPrimary} />
          {buttons}
        </span>
      </div>
      <p>{model.goodFor}</p>
      <p className={styles['facts']}>
        {[bytes(model.size), text('models.licence', { name: model.licence }), model.origin].join(' · ')}
      </p>
      {model.state === 'not-offered' && <p className={styles['facts']}>{text('models.not-offered')}</p>}
      <DownloadState model={model} />
      {failure && (
        <p role="alert" className={styles['problem']}>
          {failureWords(failure)}
        </p>
      )}
      {children}
    </article>
  );
}
