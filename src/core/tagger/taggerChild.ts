/** @file The tagger process seen from the library as a thing that is sent messages and ends one day. */

import { fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Logger } from '../domain/logger.ts';
import { STEADY_HEAP } from '../domain/memory.ts';
import { fromTagger, type FromTagger, type ToTagger } from './protocol.ts';
import { taggerEnvironment } from './taggerEnvironment.ts';

/** Lets the tagger process be a plain child here and an Electron utility process elsewhere. */
export interface TaggerChild {
  send(message: ToTagger): void;
  /** At once, whatever it is doing. */
  kill(): void;
}

export interface TaggerChildEvents {
  readonly onMessage: (message: FromTagger) => void;
  /** Called once, whether the process ran or could not even be started. */
  readonly onExit: (reason: string) => void;
}

/** Starts the tagger process; `reason` of its end is for the log. Never throws. */
export type StartTaggerChild = (events: TaggerChildEvents) => TaggerChild;

/**
 * Hands on what a tagger process said. One that talks nonsense is ended by `kill`: it is not to be trusted with more
 * photos.
 */
export function receiveFromTagger(
  message: unknown,
  { onMessage }: TaggerChildEvents,
  kill: () => void,
  logger: Logger,
): void {
  const parsed = fromTagger.safeParse(message);
  if (parsed.success) return onMessage(parsed.data);
  logger.log('error', 'The tagger process sent a message that is not valid', parsed.error);
  kill();
}

export interface ForkOptions {
  /** Absolute path of the tagger process's entry. */
  readonly entry: string;
  /** The Node binary to run it with; by default the one that runs this program. */
  readonly nodePath?: string;
  readonly logger: Logger;
}

/** Starts the tagger process as a plain Node child. What it and onnxruntime print goes to the log. */
export function forkTaggerChild(options: ForkOptions): StartTaggerChild {
  const { entry, nodePath = process.execPath, logger } = options;
  return (events) => {
    const child = fork(entry, [], {
      execPath: nodePath,
      execArgv: [STEADY_HEAP],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: taggerEnvironment(),
    });
    for (const stream of [child.stdout, child.stderr]) {
      if (stream)
        createInterface({ input: stream }).on('line', (line) => logger.log('debug', `tagger: ${line}`));
    }
    let over = false;
    const end = (reason: string): void => {
      if (over) return;
      over = true;
      events.onExit(reason);
    };
    const kill = (): void => void child.kill('SIGKILL');
    child.on('message', (message: unknown) => receiveFromTagger(message, events, kill, logger));
    child.once('error', (error) => end(error.message));
    child.once('exit', (code, signal) => end(signal === null ? `exit code ${code}` : `signal ${signal}`));
    return {
      send: (message) => {
        // a process that has just died says so by 'exit'; its jobs are then run again
        child.send(message, (error) => {
          if (error && !over) logger.log('debug', 'A message did not reach the tagger process', error);
        });
      },
      kill,
    };
  };
}
