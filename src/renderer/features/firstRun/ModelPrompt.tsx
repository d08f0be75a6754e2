/**
 * @file One line above the photos while no model tags them, or only the starter that ships with the program: the recommended
 * one is a click away, and so is "later", which holds for good.
 */

import { useState, type JSX } from 'react';
import { useText } from '../../lib/i18n.ts';
import { keep, readKept } from '../../lib/kept.ts';
import { useLibrary } from '../../lib/library.ts';
import { loneStarter, stateOf, type KnownModel } from '../../lib/modelOrder.ts';
import { useDownload, useModels } from '../../lib/models.ts';
import { openLibrary } from '../../lib/viewStore.ts';
import { Button } from '../../ui/Button.tsx';
import { ModelButton } from '../../ui/ModelCard.tsx';
import styles from './FirstRun.module.css';

const KEPT_KEY = 'tagroll-no-model-is-well';

interface LineProps {
  readonly model: KnownModel;
  readonly starter: KnownModel | undefined;
  readonly onLater: () => void;
}

function Line({ model, starter, onLater }: LineProps): JSX.Element {
  const text = useText();
  const isFetching = stateOf(model, useDownload(model.modelId)) === 'downloading';
  const { name } = model;
  return (
    <section className={styles['prompt']} aria-label={text('firstRun.model-title')}>
      <p>
        {isFetching
          ? text('firstRun.prompt-fetching', { name })
          : starter
            ? text('firstRun.prompt-starter', { starter: starter.name, name })
            : text('firstRun.prompt', { name })}
      </p>
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

/** Shows nothing where there is no folder yet, where the owner has a model in use, or where they said "later". */
export function ModelPrompt(): JSX.Element | null {
  const models = useModels();
  const { data: folders } = useLibrary('folders', {});
  const [isLater, setIsLater] = useState(() => readKept(KEPT_KEY, (kept) => kept !== null));
  if (isLater || !models || !folders?.length) return null;
  const starter = loneStarter(models);
  if (!starter && models.some((model) => model.inUse)) return null;
  const others = models.filter((model) => model !== starter);
  // beside the starter only what can be had, and is meant for it
  const first = starter ? others.find(({ isRecommended }) => isRecommended) : others[0];
  const model = others.find(({ state }) => state === 'downloading') ?? first;
  if (!model) return null;
  return (
    <Line
      model={model}
      starter={starter}
      onLater={() => {
        keep(KEPT_KEY, 1);
        setIsLater(true);
      }}
    />
  );
}
