/** @file The one connection of this window, and React's ways to ask over it. */

import { QueryClient, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { EventName, EventValue, QueryInput, QueryName, QueryOutput } from '../../contract/contract.ts';
import { LibraryClient } from './client.ts';
import { Pacer } from './pacer.ts';
import { ResultKeeper } from './resultStore.ts';
import { bridge, bridgeTransport } from './transport.ts';
import { webSocketTransport } from './webSocketTransport.ts';

export const library = new LibraryClient(bridge ? bridgeTransport(bridge) : webSocketTransport());
export const results = new ResultKeeper(library);

/** Answers are kept until an event says that they are old; nothing is asked again by the clock. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Infinity,
      retry: false,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      // the library is on this machine, or on the way that the client watches: without the internet it answers too
      networkMode: 'always',
    },
  },
});

type Changed = EventValue<'changed'>['what'][number];

/** What each query's answer is made from: a change of it makes the answer old. */
// `selection` is left out: it is asked again by lib/selectionDetails.ts, while somebody shows it
const MADE_FROM: Partial<Record<QueryName, readonly Changed[]>> = {
  photo: ['photos', 'tags', 'ratings', 'folders'],
  tags: ['tags', 'photos'],
  tagTree: ['tags'],
  resultTags: ['tags', 'photos', 'ratings'],
  completions: ['tags', 'searches'],
  similar: ['photos'],
  undoState: ['undo'],
  savedSearches: ['searches'],
  recentSearches: ['searches'],
  failures: ['failures', 'photos'],
  folders: ['folders', 'photos'],
  models: ['models'],
  settings: ['settings'],
  storage: ['photos', 'models', 'settings'],
};

/** Asks again for the answers to a query that are shown; resolves when they are there. */
export async function askAgain(name: QueryName): Promise<void> {
  // an answer that is on its way may have been made before the change: it is waited for, for it may be long in coming
  const underWay = queryClient.getQueryCache().findAll({ queryKey: [name], fetchStatus: 'fetching' });
  await Promise.allSettled(underWay.map(async ({ promise }) => promise));
  await queryClient.invalidateQueries({ queryKey: [name] }, { cancelRefetch: false });
}

/** Milliseconds between two questions while photos come in; where answers take long, the library has other things to do too. */
export const pauseAfter = (took: number): number => Math.max(250, 3 * took);

const pacers = new Map(
  (Object.keys(MADE_FROM) as QueryName[]).map((name) => [name, new Pacer(() => askAgain(name), pauseAfter)]),
);

library.on('changed', ({ what }) => {
  for (const [name, pacer] of pacers) if (MADE_FROM[name]?.some((one) => what.includes(one))) pacer.soon();
});
library.onConnection((isConnected) => {
  if (isConnected) void queryClient.invalidateQueries();
});

/** A question as the query client keeps it: whoever asks the same gets the same answer. */
export const questionOf = <Name extends QueryName>(
  name: Name,
  input: QueryInput<Name>,
): {
  readonly queryKey: readonly [Name, QueryInput<Name>];
  readonly queryFn: (context: { readonly signal: AbortSignal }) => Promise<QueryOutput<Name>>;
} => ({
  // typed arrays make no good key: whoever asks with many ids adds what tells them apart (see lib/selectionDetails.ts)
  queryKey: [name, input],
  queryFn: ({ signal }) => library.query(name, input, signal),
});

/** Asks the library, keeps the answer, and asks again when it is old. The old answer is shown until the new one is there. */
export function useLibrary<Name extends QueryName>(
  name: Name,
  input: QueryInput<Name>,
  options: { readonly isEnabled?: boolean } = {},
): UseQueryResult<QueryOutput<Name>> {
  return useQuery<QueryOutput<Name>>({
    ...questionOf(name, input),
    enabled: options.isEnabled ?? true,
    placeholderData: (before) => before,
  });
}

/** Hears of an event for as long as the component is there. */
export function useLibraryEvent<Name extends EventName>(
  event: Name,
  listener: (value: EventValue<Name>) => void,
): void {
  useEffect(() => library.on(event, listener), [event, listener]);
}

/** A part of a store; the component is drawn again when that part changes. */
export function useStoreValue<State, Value>(store: StoreApi<State>, select: (state: State) => Value): Value {
  return useSyncExternalStore(store.subscribe, () => select(store.getState()));
}
