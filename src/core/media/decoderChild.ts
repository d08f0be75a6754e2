/** @file The decoder process as a thing that is sent messages and that ends one day: fork, environment, output, exit. */

import { fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Logger } from '../domain/logger.ts';
import { STEADY_HEAP } from '../domain/memory.ts';
import { messageFromDecoder, type MessageFromDecoder, type MessageToDecoder } from './decoderMessages.ts';

export interface DecoderChildOptions {
  /** Absolute path of the decoder process's entry. */
  readonly entry: string;
  /** The Node binary to run it with; by default the one that runs this program. */
  readonly execPath?: string;
  /** Options for that binary; by default none. */
  readonly execArgv?: readonly string[];
}

export interface DecoderChildEvents {
  readonly onMessage: (message: Exclude<MessageFromDecoder, { type: 'log' }>) => void;
  /** Called once, whether the process ran or could not even be started. */
  readonly onExit: (reason: string) => void;
}

export interface DecoderChild {
  send(message: MessageToDecoder): void;
  kill(): void;
  /** Resolves when the process has ended. */
  readonly exited: Promise<void>;
}

/** What the child gets of this process's environment: what a program needs to find its libraries and temporary files. */
const KEPT_ENVIRONMENT = [
  'PATH',
  'HOME',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'LD_LIBRARY_PATH',
  'LANG',
  'TZ',
];

function environment(concurrency: number): NodeJS.ProcessEnv {
  const kept = KEPT_ENVIRONMENT.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(kept),
    // each decode holds one thread of this pool; two more for files
    UV_THREADPOOL_SIZE: String(concurrency + 2),
    VIPS_CONCURRENCY: '1',
    // glibc keeps one arena per thread and gives little back: without this the process grows with the photos
    MALLOC_ARENA_MAX: '2',
    // where execPath is an Electron binary, it then runs as Node
    ELECTRON_RUN_AS_NODE: '1',
  };
}

/** Forks the decoder process. Never throws: what cannot be started ends at once, with its reason. */
export function startDecoderChild(
  options: DecoderChildOptions,
  concurrency: number,
  logger: Logger,
  events: DecoderChildEvents,
): DecoderChild {
  const child = fork(options.entry, [], {
    execPath: options.execPath ?? process.execPath,
    execArgv: [STEADY_HEAP, ...(options.execArgv ?? [])],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: environment(concurrency),
  });
  if (child.pid !== undefined) logger.log('debug', `The decoder process has started: process ${child.pid}`);
  for (const stream of [child.stdout, child.stderr]) {
    if (stream)
      createInterface({ input: stream }).on('line', (line) => logger.log('warn', `decoder: ${line}`));
  }
  let ended: () => void;
  const exited = new Promise<void>((resolve) => (ended = resolve));
  let over = false;
  const end = (reason: string): void => {
    if (over) return;
    over = true;
    ended();
    events.onExit(reason);
  };
  child.on('message', (raw: unknown) => {
    const parsed = messageFromDecoder.safeParse(raw);
    if (!parsed.success) {
      // one that talks nonsense is not to be trusted with more photos
      logger.log('error', 'The decoder process sent a message that is not valid', parsed.error);
      child.kill('SIGKILL');
      return;
    }
    if (parsed.data.type === 'log') logger.log(parsed.data.level, `decoder: ${parsed.data.message}`);
    else events.onMessage(parsed.data);
  });
  child.once('error', (error) => end(error.message));
  child.once('exit', (code, signal) => end(signal === null ? `exit code ${code}` : `signal ${signal}`));
  return {
    send: (message) => {
      // a process that has just died says so by 'exit'; its job is then run again
      child.send(message, (error) => {
        if (error && !over) logger.log('debug', 'A message did not reach the decoder process', error);
      });
    },
    kill: () => child.kill('SIGKILL'),
    exited,
  };
}
