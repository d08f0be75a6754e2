/** @file The models: what each is good for, how it runs, and getting, using and removing it. */

import { FolderPlus, Trash2 } from 'lucide-react';
import { useState, type JSX } from 'react';
import { activityStore } from '../../lib/activity.ts';
import { actionOf, runAction } from '../../lib/actions.ts';
import { bytes } from '../../lib/format.ts';
import { useText } from '../../lib/i18n.ts';
import { library, useLibrary, useStoreValue } from '../../lib/library.ts';
import { canBeHad, inOrder, type KnownModel } from '../../lib/modelOrder.ts';
import { attempt, sayDone } from '../../lib/notices.ts';
import { changeSettings } from '../../lib/settings.ts';
import { isDesktop } from '../../lib/transport.ts';
import { Answer } from '../../ui/Answer.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Question } from '../../ui/Dialog.tsx';
import { Switch } from '../../ui/Field.tsx';
import { LoadedWords } from '../../ui/LoadedWords.tsx';
import { ModelCard } from '../../ui/ModelCard.tsx';
import { Section } from './Section.tsx';
import shared from './Library.module.css';

/** Hardware of that name is the processor; all other is graphics. */
const PROCESSOR = 'cpu';

function RemoveButton({ model }: { model: KnownModel }): JSX.Element {
  const text = useText();
  const [isAsking, setIsAsking] = useState(false);
  const { modelId, name, size } = model;
  const answer = async (isYes: boolean): Promise<void> => {
    setIsAsking(false);
    if (isYes && (await attempt(library.command('removeModel', { modelId }))))
      sayDone(text('library.models.removed', { name }));
  };
  return (
    <>
      <IconButton
        icon={Trash2}
        label={text('library.models.remove-name', { name })}
        onPress={() => setIsAsking(true)}
      />
      <Question
        title={text('library.models.remove-title', { name })}
        verb={text('library.models.remove')}
        isOpen={isAsking}
        onAnswer={(isYes) => void answer(isYes)}
      >
        <p>{text('library.models.remove-lost', { size: bytes(size) })}</p>
        <p>{text('library.models.remove-kept')}</p>
      </Question>
    </>
  );
}

function OneModel({ model }: { model: KnownModel }): JSX.Element {
  const text = useText();
  const { modelId, name, inUse, state } = model;
  // how it runs in this session is told by what goes on; how it ran the last time, by the list
  const running = useStoreValue(activityStore, ({ activity }) =>
    activity?.models.find((one) => one.modelId === modelId),
  );
  const loaded = running ?? model.loaded;
  return (
    <li>
      <ModelCard
        model={model}
        buttons={
          <>
            {inUse && (
              <Button
                label={text('library.models.stop-using-name', { name })}
                onPress={() => void attempt(library.command('stopModel', { modelId }))}
              >
                {text('library.models.stop-using')}
              </Button>
            )}
            {(state === 'installed' || state === 'incomplete') && <RemoveButton model={model} />}
          </>
        }
      >
        {inUse && loaded && <LoadedWords loaded={loaded} />}
      </ModelCard>
    </li>
  );
}

function Hardware(): JSX.Element | null {
  const text = useText();
  const { data: settings } = useLibrary('settings', {});
  if (!settings) return null;
  const { providers } = settings;
  const usesGraphics = providers === null || providers.some((name) => name !== PROCESSOR);
  return (
    <div>
      <Switch
        label={text('library.models.graphics')}
        isOn={usesGraphics}
        onChange={(isOn) => void changeSettings({ providers: isOn ? null : [PROCESSOR] })}
      />
      <p className={shared['about']}>{text('library.models.graphics-about')}</p>
    </div>
  );
}

/** Those that can be had, and the others where somebody asks for them: they need files that a person has to bring. */
function ModelList({ models }: { models: readonly KnownModel[] }): JSX.Element {
  const text = useText();
  const [isLong, setIsLong] = useState(false);
  const shown = isLong ? models : models.filter(canBeHad);
  return (
    <>
      <ul className={shared['list']}>
        {shown.map((model) => (
          <OneModel key={model.modelId} model={model} />
        ))}
      </ul>
      {models.some((model) => !canBeHad(model)) && (
        <div>
          <Button onPress={() => setIsLong(!isLong)}>{text(isLong ? 'models.fewer' : 'models.more')}</Button>
        </div>
      )}
    </>
  );
}

export function Models(): JSX.Element {
  const text = useText();
  const query = useLibrary('models', {});
  return (
    <Section
      id="models"
      about={text('library.models.about')}
      buttons={
        isDesktop ? (
          <Button onPress={() => runAction(actionOf('library.choose-model-folder'))}>
            <FolderPlus size={16} strokeWidth={1.75} aria-hidden />
            {text('models.choose-folder')}
          </Button>
        ) : undefined
      }
    >
      <Answer query={query}>{(models) => <ModelList models={inOrder(models)} />}</Answer>
      <Hardware />
    </Section>
  );
}
