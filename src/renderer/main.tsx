/** @file Entry of the window. */

import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import './app/actions.ts';
import { App } from './app/App.tsx';
import { listenToKeys } from './app/keyboard.ts';
import { keepMenu } from './app/menuModel.ts';
import { actionOf, runAction } from './lib/actions.ts';
import { queryClient } from './lib/library.ts';
import { followWidth } from './lib/panels.ts';
import { followStart } from './lib/start.ts';
import { followSettings, showKeptAppearance } from './lib/settings.ts';
import { bridge } from './lib/transport.ts';

listenToKeys();
followWidth();
followStart();
keepMenu();
bridge?.onAction((id) => runAction(actionOf(id)));
// theme and language as they were the last time, before anything is drawn
await showKeptAppearance();
createRoot(document.getElementById('root')!).render(
  <QueryClientProvider client={queryClient}>
    <App />
  </QueryClientProvider>,
);
followSettings();
