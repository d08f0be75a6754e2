/** @file Whether there is a way to the library: in the desktop program always, in a browser while the server answers. */

import { createStore } from 'zustand/vanilla';
import { library } from './library.ts';

/** A first connection takes a moment; only after this many milliseconds without one it counts as lost. */
const PATIENCE = 1500;

export const connectionStore = createStore<{ readonly isLost: boolean }>(() => ({ isLost: false }));

let timer: ReturnType<typeof setTimeout> | undefined;

library.onConnection((isConnected) => {
  clearTimeout(timer);
  if (isConnected) connectionStore.setState({ isLost: false });
  else timer = setTimeout(() => connectionStore.setState({ isLost: true }), PATIENCE);
});
