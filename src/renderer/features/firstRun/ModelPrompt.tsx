/** @file One line above the photos while no model tags them: the recommended one is a click away, and so is "later". */

import { useState, type JSX } from 'react';
import { useText } from '../../lib/i18n.ts';
import { keep, readKept } from '../../lib/kept.ts';
import { useLibrary } from '../../lib/library.ts';
import { stateOf, type KnownModel } from '../../lib/modelOrder.ts';
import { useDownload, useModels } from '../../lib/models.ts';
import { openLibrary } from '../../lib/viewStore.ts';
import { Button } from '../../ui/Button.tsx';
import { ModelButton } from '../../ui/ModelCard.tsx';
import styles from './FirstRun.module.css';

const KEPT_KEY = 'tagroll-no-model-is-well';

function Line({ model, onLater }: { model: KnownModel; onLater: () => void }): JSX.Element {
  const text = useText();
  const isFetching = stateOf(model, useDownload(model.modelId)) === 'downloading';
  const { name } = model;
  return (
    <section className={styles['prompt']} aria-label={text('firstRun.model-title')}>
      <p>{text(isFetching ? 'firstRun.prompt-fetching' : 'firstRun.prompt', { name })}</p>
      <div className={styles['answers']}>
        <ModelButton model={model} isPrimary />
        <Button onPress={() => openLibrary('models')}>{text('firstRun.all-models')}</Button>
        <Button kind="quiet" onPress={onLater}>
          {text('firstRun.later')}
        </Button>
      </div>
    </section>
  );
}

/** Shows nothing where there is no folder yet, where a model is in use, or where the owner said "later". */
export function ModelPrompt(): JSX.Element | null {
  const models = useModels();
  const { data: folders } = useLibrary('folders', {});
  const [isLater, setIsLater] = useState(() => readKept(KEPT_KEY, (kept) => kept !== null));
  const [first] = models ?? [];
  if (isLater || !first || !folders?.length || models?.some((model) => model.inUse)) return null;
  return (
    <Line
      model={models?.find((model) => model.state === 'downloading') ?? first}
      onLater={() => {
        keep(KEPT_KEY, 1);
        setIsLater(true);
      }}
    />
  );
}
