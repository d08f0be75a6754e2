/** @file The thin line at the bottom: how much there is, what goes on, what is wrong and the way to mend it. */

import { AlertTriangle, CircleCheck, Pause, Play, RefreshCw, Unplug } from 'lucide-react';
import type { JSX, ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { actionOf, runAction } from '../../lib/actions.ts';
import { activityStore, type Activity } from '../../lib/activity.ts';
import { LibraryError } from '../../lib/client.ts';
import { connectionStore } from '../../lib/connection.ts';
import { useText } from '../../lib/i18n.ts';
import { useLibrary, useStoreValue } from '../../lib/library.ts';
import { sayProblem } from '../../lib/notices.ts';
import { resultStore } from '../../lib/resultStore.ts';
import { countSelected, selectionStore } from '../../lib/selectionStore.ts';
import { openLibrary } from '../../lib/viewStore.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Progress } from '../../ui/Field.tsx';
import { activityWords } from './activityWords.ts';
import { Hardware } from './Hardware.tsx';
import unseen from '../../ui/Unseen.module.css';
import styles from './StatusBar.module.css';

/** Words that lead somewhere. */
function Link(props: {
  readonly tone?: 'warn' | 'bad';
  readonly onPress: () => void;
  readonly children: ReactNode;
}): JSX.Element {
  const { tone, onPress, children } = props;
  return (
    <AriaButton className={`${styles['link']} ${tone ? styles[tone] : ''}`} onPress={onPress}>
      {tone && <AlertTriangle size={14} strokeWidth={1.75} aria-hidden />}
      <span className={styles['words']}>{children}</span>
    </AriaButton>
  );
}

/** How much is in the library, and how much of it is selected. */
function Counts(): JSX.Element {
  const text = useText();
  const { data: folders } = useLibrary('folders', {});
  // what is selected beyond the result is not seen, and not acted on
  useStoreValue(resultStore, ({ outline }) => outline);
  const selected = useStoreValue(selectionStore, countSelected);
  const files = folders?.reduce((sum, folder) => sum + folder.files, 0);
  return (
    <div className={styles['counts']}>
      {files !== undefined && folders?.length !== 0 && (
        <Link onPress={() => openLibrary('folders')}>{text('statusBar.files', { count: files })}</Link>
      )}
      {selected > 0 && <span>{text('statusBar.selected', { count: selected })}</span>}
    </div>
  );
}

/** What is wrong, each with the place where it is told in full. */
function Warnings(): JSX.Element | null {
  const text = useText();
  const { data: folders } = useLibrary('folders', {});
  const { data: failures } = useLibrary('failures', { offset: 0, limit: 1 });
  const offline = folders?.filter(({ state }) => state === 'offline') ?? [];
  const failed = failures?.total ?? 0;
  if (offline.length === 0 && failed === 0) return null;
  return (
    <div className={styles['warnings']}>
      {offline.length > 0 && (
        <Link tone="warn" onPress={() => openLibrary('folders')}>
          {offline.length === 1
            ? text('statusBar.offline', { name: offline[0]!.name })
            : text('statusBar.offline-many', { count: offline.length })}
        </Link>
      )}
      {failed > 0 && (
        <Link tone="warn" onPress={() => openLibrary('failures')}>
          {text('statusBar.failed', { count: failed })}
        </Link>
      )}
    </div>
  );
}

/** Pause, go on, or try again: whichever can be done. */
function PauseButton({ state }: { state: Activity['state'] }): JSX.Element | null {
  const text = useText();
  if (state === 'starting' || state === 'elsewhere' || state === 'watching') return null;
  const action = actionOf(state === 'looking' || state === 'working' ? 'activity.pause' : 'activity.resume');
  return (
    <IconButton
      size="small"
      icon={state === 'stopped' ? RefreshCw : action.id === 'activity.pause' ? Pause : Play}
      label={state === 'stopped' ? text('statusBar.try-again') : text(action.label)}
      shortcut={action.keys?.[0]}
      onPress={() => runAction(action)}
    />
  );
}

function ActivityStrip({ activity }: { activity: Activity }): JSX.Element {
  // the words come from the language that is shown
  useText();
  const { state, shown, share, tone } = activityWords(activity);
  const { failure } = activity;
  const words = (
    <>
      {shown.map((part) => (
        <span key={part} className={styles['part']}>
          {part}
        </span>
      ))}
    </>
  );
  return (
    <div
      className={`${styles['activity']} ${styles[tone] ?? ''}`}
      data-testid="activity"
      data-state={activity.state}
    >
      {tone === 'good' && <CircleCheck size={14} strokeWidth={1.75} aria-hidden />}
      {tone === 'bad' && <AlertTriangle size={14} strokeWidth={1.75} aria-hidden />}
      {share !== null && (
        <div className={styles['progress']}>
          <Progress label={state} share={share} />
        </div>
      )}
      {failure ? (
        // the line is too short for a sentence: pressed, it stands in full as a notice
        <Link onPress={() => sayProblem(new LibraryError(failure))}>{words}</Link>
      ) : (
        <span className={styles['words']}>{words}</span>
      )}
      <PauseButton state={activity.state} />
      {/* figures that change all the time are not read out, only that the state is another one */}
      <span role="status" className={unseen['unseen']}>
        {state}
      </span>
    </div>
  );
}

export function StatusBar(): JSX.Element {
  const text = useText();
  const activity = useStoreValue(activityStore, (state) => state.activity);
  const isLost = useStoreValue(connectionStore, (state) => state.isLost);
  return (
    <footer className={styles['bar']} aria-label={text('statusBar.name')}>
      <Counts />
      {isLost ? (
        <div role="alert" className={`${styles['activity']} ${styles['bad']}`}>
          <Unplug size={14} strokeWidth={1.75} aria-hidden />
          {text('common.connection-lost')}
        </div>
      ) : (
        <>
          <Warnings />
          {activity && <ActivityStrip activity={activity} />}
          <Hardware />
        </>
      )}
    </footer>
  );
}
