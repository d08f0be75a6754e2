/** @file Starts the tagger as an Electron utility process and moves its messages on, unread. Main thread. */

import { createInterface } from 'node:readline';
import { utilityProcess, type UtilityProcess } from 'electron';
import { STEADY_HEAP } from '../core/domain/memory.ts';
import { taggerEnvironment } from '../core/tagger/taggerEnvironment.ts';
import type { FromLibraryThread, ToLibraryThread } from './threadMessages.ts';

type TaggerMessage = Extract<FromLibraryThread, { type: 'tagger-start' | 'tagger-send' | 'tagger-kill' }>;

/** The tagger processes that the library thread has asked for. */
export class TaggerProcesses {
  readonly #children = new Map<number, UtilityProcess>();
  readonly #post: (message: ToLibraryThread) => void;
  constructor(post: (message: ToLibraryThread) => void) {
    this.#post = post;
  }

  receive(message: TaggerMessage): void {
    if (message.type === 'tagger-start') return this.#start(message.child, message.entry);
    const child = this.#children.get(message.child);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows, this is a process
    if (message.type === 'tagger-send') child?.postMessage(message.message);
    else if (child?.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    else child?.kill();
  }

  #start(number: number, entry: string): void {
    const child = utilityProcess.fork(entry, [], {
      serviceName: 'Tagroll tagger',
      execArgv: [STEADY_HEAP],
      stdio: ['ignore', 'pipe', 'pipe'],
      env: taggerEnvironment(),
    });
    this.#children.set(number, child);
    for (const stream of [child.stdout, child.stderr]) {
      if (stream)
        createInterface({ input: stream }).on('line', (line) =>
          this.#post({ type: 'note', level: 'debug', text: `tagger: ${line}` }),
        );
    }
    // a fatal error of V8, most often for want of memory: it ends, and is started anew by the library
    child.on('error', (type, location) =>
      this.#post({ type: 'note', level: 'error', text: `tagger: ${type} at ${location}` }),
    );
    child.on('message', (message: unknown) => this.#post({ type: 'tagger-message', child: number, message }));
    child.once('exit', (code) => {
      this.#children.delete(number);
      this.#post({ type: 'tagger-exit', child: number, reason: `exit code ${code}` });
    });
  }

  /** Ends them all; they have nothing that is worth waiting for. */
  kill(): void {
    for (const child of this.#children.values()) child.kill();
  }
}
