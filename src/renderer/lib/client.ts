/** @file Calls to the library and events from it, typed by the contract. */

import type {
  CommandInput,
  CommandName,
  CommandOutput,
  EventName,
  EventValue,
  QueryInput,
  QueryName,
  QueryOutput,
} from '../../contract/contract.ts';
import type { CallError } from '../../contract/errors.ts';
import type { ToWindow } from '../../contract/wire.ts';
import { text } from './i18n.ts';
import type { Transport } from './transport.ts';

/** What the library refused, in its own words: a code for the program, a sentence for the owner. */
export class LibraryError extends Error {
  override readonly name = 'LibraryError';
  readonly code: CallError['code'];
  readonly details: Readonly<Record<string, string | number>>;

  constructor({ code, message, details }: CallError) {
    super(message);
    this.code = code;
    this.details = details ?? {};
  }
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

type Listener = (value: unknown) => void;

export class LibraryClient {
  readonly #transport: Transport;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #connectionListeners = new Set<(isConnected: boolean) => void>();
  #isConnected = false;
  #nextId = 1;

  constructor(transport: Transport) {
    this.#transport = transport;
    transport.onMessage((message) => this.#receive(message));
    transport.onConnection((isConnected) => this.#onConnection(isConnected));
  }

  /** Asks the library. Aborting tells it that the answer is no longer wanted, and rejects with CANCELLED. */
  query<Name extends QueryName>(
    name: Name,
    input: QueryInput<Name>,
    signal?: AbortSignal,
  ): Promise<QueryOutput<Name>> {
    return this.#call('query', name, input, signal) as Promise<QueryOutput<Name>>;
  }

  /** Has the library change something. */
  command<Name extends CommandName>(name: Name, input: CommandInput<Name>): Promise<CommandOutput<Name>> {
    return this.#call('command', name, input) as Promise<CommandOutput<Name>>;
  }

  /** Hears of an event until the returned function is called. */
  on<Name extends EventName>(event: Name, listener: (value: EventValue<Name>) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    if (listeners.size === 0) this.#transport.send({ verb: 'subscribe', event });
    this.#listeners.set(event, listeners);
    const one: Listener = (value) => listener(value as EventValue<Name>);
    listeners.add(one);
    return () => {
      listeners.delete(one);
      if (listeners.size === 0) this.#transport.send({ verb: 'unsubscribe', event });
    };
  }

  /** Told at once, and whenever the way to the library is lost or found again. */
  onConnection(listener: (isConnected: boolean) => void): () => void {
    this.#connectionListeners.add(listener);
    listener(this.#isConnected);
    return () => this.#connectionListeners.delete(listener);
  }

  #call(kind: 'query' | 'command', name: string, input: unknown, signal?: AbortSignal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const cancelled = (): void => reject(new LibraryError({ code: 'CANCELLED', message: 'Cancelled.' }));
      if (signal?.aborted) return cancelled();
      const id = this.#nextId++;
      this.#waiting.set(id, { resolve, reject });
      signal?.addEventListener(
        'abort',
        () => {
          if (!this.#waiting.delete(id)) return;
          this.#transport.send({ verb: 'cancel', id });
          cancelled();
        },
        { once: true },
      );
      this.#transport.send({ verb: 'call', id, kind, name, input });
    });
  }

  #receive(message: ToWindow): void {
    if (message.verb === 'event') {
      this.#listeners.get(message.event)?.forEach((listener) => listener(message.value));
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.answer.ok) waiting?.resolve(message.answer.value);
    else waiting?.reject(new LibraryError(message.answer.error));
  }

  #onConnection(isConnected: boolean): void {
    if (isConnected && !this.#isConnected) {
      // a new connection knows nothing of what the one before was told
      for (const [event, listeners] of this.#listeners)
        if (listeners.size > 0) this.#transport.send({ verb: 'subscribe', event });
    }
    if (!isConnected) {
      const lost = { code: 'NOT_HERE', message: text('common.connection-lost') } as const;
      for (const { reject } of this.#waiting.values()) reject(new LibraryError(lost));
      this.#waiting.clear();
    }
    this.#isConnected = isConnected;
    for (const listener of this.#connectionListeners) listener(isConnected);
  }
}
