/** @file Entry of the window. */

import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import './app/actions.ts';
import { App } from './app/App.tsx';
import { listenToKeys } from './app/keyboard.ts';
import { queryClient } from './lib/library.ts';

listenToKeys();
createRoot(document.getElementById('root')!).render(
  <QueryClientProvider client={queryClient}>
    <App />
  </QueryClientProvider>,
);
