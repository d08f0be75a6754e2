/**
 * @file The tagger process seen from the library thread. Only the main thread can start an Electron utility process, and
 * only it can speak to one, so messages go through it; there they are moved on unread.
 */

import type { Logger } from '../core/domain/logger.ts';
import {
  receiveFromTagger,
  type StartTaggerChild,
  type TaggerChildEvents,
} from '../core/tagger/taggerChild.ts';
import type { FromLibraryThread, ToLibraryThread } from './threadMessages.ts';

export interface TaggerRelay {
  readonly startChild: StartTaggerChild;
  /** Takes what the main thread says of tagger processes. */
  receive(message: Extract<ToLibraryThread, { type: 'tagger-message' | 'tagger-exit' }>): void;
}

/** @param entry absolute path of the tagger process's entry */
export function relayTagger(
  entry: string,
  post: (message: FromLibraryThread) => void,
  logger: Logger,
): TaggerRelay {
  const children = new Map<number, TaggerChildEvents>();
  let nextChild = 1;
  return {
    startChild: (events) => {
      const child = nextChild++;
      children.set(child, events);
      post({ type: 'tagger-start', child, entry });
      return {
        send: (message) => post({ type: 'tagger-send', child, message }),
        kill: () => post({ type: 'tagger-kill', child }),
      };
    },
    receive: (message) => {
      const events = children.get(message.child);
      if (!events) return;
      if (message.type === 'tagger-exit') {
        children.delete(message.child);
        events.onExit(message.reason);
        return;
      }
      const kill = (): void => post({ type: 'tagger-kill', child: message.child });
      receiveFromTagger(message.message, events, kill, logger);
    },
  };
}
