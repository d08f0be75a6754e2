/** @file What runs the models: shown in the line, and for each model with the reasons when it is pressed. */

import { Cpu } from 'lucide-react';
import type { JSX } from 'react';
import { Button as AriaButton, Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components';
import { activityStore } from '../../lib/activity.ts';
import { useText } from '../../lib/i18n.ts';
import { useStoreValue } from '../../lib/library.ts';
import { providerName, useModels, type LoadedModel } from '../../lib/models.ts';
import { LoadedWords } from '../../ui/LoadedWords.tsx';
import popover from '../../ui/Popover.module.css';
import styles from './StatusBar.module.css';

const NONE: readonly LoadedModel[] = [];

/** Shows nothing while no model is loaded. */
export function Hardware(): JSX.Element | null {
  const text = useText();
  const loaded = useStoreValue(activityStore, ({ activity }) => activity?.models ?? NONE);
  const models = useModels();
  const providers = [...new Set(loaded.flatMap(({ provider }) => (provider === null ? [] : [provider])))];
  if (loaded.length === 0) return null;
  return (
    <DialogTrigger>
      <AriaButton className={styles['link']} data-testid="provider">
        <Cpu size={14} strokeWidth={1.75} aria-hidden />
        {providers.map(providerName).join(', ') || text('statusBar.hardware')}
      </AriaButton>
      <Popover className={popover['popover']} placement="top end">
        <Dialog className={styles['hardware']}>
          <Heading slot="title">{text('statusBar.hardware')}</Heading>
          {loaded.map((one) => (
            <section key={one.modelId}>
              <h3>{models?.find(({ modelId }) => modelId === one.modelId)?.name ?? one.modelId}</h3>
              <LoadedWords loaded={one} />
            </section>
          ))}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
