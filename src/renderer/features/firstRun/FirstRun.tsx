/**
 * @file The middle of a window whose library has no folder yet: choosing folders, and beside it a model. Nothing here stands
 * in the way: with the first folder the photos take its place, and the model comes when it comes.
 */

import { FolderOpen, FolderPlus } from 'lucide-react';
import { useState, type JSX } from 'react';
import { actionOf, runAction } from '../../lib/actions.ts';
import { chooseFolders } from '../../lib/folders.ts';
import { useText } from '../../lib/i18n.ts';
import { canBeHad, loneStarter, type KnownModel } from '../../lib/modelOrder.ts';
import { useModels } from '../../lib/models.ts';
import { isDesktop } from '../../lib/transport.ts';
import { Button } from '../../ui/Button.tsx';
import { ModelCard } from '../../ui/ModelCard.tsx';
import styles from './FirstRun.module.css';

function Models({ models }: { models: readonly KnownModel[] }): JSX.Element {
  const text = useText();
  const [isLong, setIsLong] = useState(false);
  const inUse = models.filter((model) => model.inUse);
  const starter = loneStarter(models);
  const isChosen = inUse.length > 0 && !starter;
  const choices = models.filter((model) => canBeHad(model) && model !== starter);
  const few = choices.filter(({ isRecommended, state }) => isRecommended || state === 'downloading');
  const shown = isLong ? choices : few.length > 0 ? few : choices.slice(0, 1);
  return (
    <section className={styles['models']} aria-labelledby="first-run-models">
      <h2 id="first-run-models">{text('firstRun.model-title')}</h2>
      <p>
        {starter
          ? text('firstRun.model-starter', { name: starter.name })
          : isChosen
            ? text('firstRun.model-ready', { name: inUse.map(({ name }) => name).join(', ') })
            : text('firstRun.model-sentence')}
      </p>
      {!isChosen && shown.map((model) => <ModelCard key={model.modelId} model={model} />)}
      {!isChosen && (
        <div className={styles['foot']}>
          {choices.length > shown.length || isLong ? (
            <Button onPress={() => setIsLong(!isLong)}>
              {text(isLong ? 'models.fewer' : 'models.more')}
            </Button>
          ) : null}
          {isDesktop && (
            <Button onPress={() => runAction(actionOf('library.choose-model-folder'))}>
              <FolderPlus size={16} strokeWidth={1.75} aria-hidden />
              {text('models.choose-folder')}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

export function FirstRun(): JSX.Element {
  const text = useText();
  const models = useModels();
  return (
    <div className={styles['pane']} data-testid="first-run">
      <div className={styles['column']}>
        <section className={styles['start']}>
          <FolderOpen size={40} strokeWidth={1.25} aria-hidden />
          <h1>{text('firstRun.title')}</h1>
          <p>{text('firstRun.sentence')}</p>
          <div className={styles['choose']}>
            <Button kind="primary" autoFocus onPress={() => void chooseFolders()}>
              {text('firstRun.choose')}
            </Button>
            {isDesktop && <span className={styles['drop']}>{text('firstRun.drop')}</span>}
          </div>
        </section>
        {models && <Models models={models} />}
      </div>
    </div>
  );
}
