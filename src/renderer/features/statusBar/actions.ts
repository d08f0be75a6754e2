/** @file Pause and go on: one key, of which at most one can be done at a time. */

import type { Action } from '../../lib/actions.ts';
import { activityStore, type Activity } from '../../lib/activity.ts';
import { library } from '../../lib/library.ts';
import { attempt } from '../../lib/notices.ts';

const isOneOf = (states: readonly Activity['state'][]): boolean => {
  const { activity } = activityStore.getState();
  return activity !== null && states.includes(activity.state);
};

/** Whether work that goes on could be paused. */
const canPause = (): boolean => isOneOf(['looking', 'working', 'watching']);
const canResume = (): boolean => isOneOf(['paused', 'stopped']);

export const statusBarActions: readonly Action[] = [
  {
    id: 'activity.pause',
    label: 'statusBar.pause',
    group: 'library',
    keys: ['$mod+.'],
    where: 'everywhere',
    isEnabled: canPause,
    run: () => attempt(library.command('pause', {})),
  },
  {
    id: 'activity.resume',
    label: 'statusBar.resume',
    group: 'library',
    keys: ['$mod+.'],
    where: 'everywhere',
    isEnabled: canResume,
    run: () => attempt(library.command('resume', {})),
  },
];
