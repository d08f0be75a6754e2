/** @file What brings the library up to date at this moment. Told often while photos are tagged, shown a few times a second. */

import { createStore } from 'zustand/vanilla';
import type { EventValue } from '../../contract/contract.ts';
import { library } from './library.ts';

export type Activity = EventValue<'activity'>;

/** Milliseconds between two figures; a change of the state is shown at once. */
const PAUSE = 250;

export const activityStore = createStore<{ readonly activity: Activity | null }>(() => ({ activity: null }));

let latest: Activity | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

function show(): void {
  clearTimeout(timer);
  timer = undefined;
  activityStore.setState({ activity: latest });
}

function take(activity: Activity): void {
  latest = activity;
  if (activityStore.getState().activity?.state !== activity.state) show();
  else timer ??= setTimeout(show, PAUSE);
}

library.on('activity', take);
library.onConnection((isConnected) => {
  // where the call fails, the next event tells the same
  if (isConnected) library.query('activity', {}).then(take, () => undefined);
});
