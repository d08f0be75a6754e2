/**
 * @file The library behind the contract: parses what is asked, runs the handler, parses what it answers. One service
 * answers all windows; each window speaks through a {@link Connection}.
 */

import { homedir } from 'node:os';
import type { z } from 'zod';
import { commands, events, queries, type EventName } from '../contract/contract.ts';
import { toCallError, type CallError } from '../contract/errors.ts';
import { fromWindow, type FromWindow, type ToWindow } from '../contract/wire.ts';
import { TagrollError } from '../core/domain/errors.ts';
import { pathFromString } from '../core/domain/filePath.ts';
import type { Logger } from '../core/domain/logger.ts';
import type { Library } from '../core/library.ts';
import { commandHandlers, queryHandlers } from './allHandlers.ts';
import { FolderChooser } from './folderChooser.ts';
import { tellLibraryEvents } from './libraryEvents.ts';
import type { Emit, HandlerContext, Host } from './handlers.ts';

export interface ServiceOptions {
  readonly library: Library;
  readonly host: Host;
  readonly logger: Logger;
}

/** Calls that take longer, in milliseconds, are named in the log. */
const SLOW = 100;

interface Endpoint {
  readonly input: z.ZodType;
  readonly output: z.ZodType;
}
type AnyHandler = (input: unknown, context: HandlerContext) => unknown;

/** The entry of that name, or undefined; names such as `constructor` are none. */
function own<Value>(record: object, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? (record as Readonly<Record<string, Value>>)[name] : undefined;
}

/** Answers the contract's calls with a library, and tells its events. */
export class Service {
  readonly #options: ServiceOptions;
  readonly #connections = new Set<Connection>();
  readonly #chooser: FolderChooser;
  readonly #untold: CallError[] = [];
  #onFirstResult: () => void = () => undefined;
  /** Settles once a window was answered what photos it shows: from then on other work delays nobody's start. */
  readonly firstResult = new Promise<void>((resolve) => (this.#onFirstResult = resolve));

  constructor(options: ServiceOptions) {
    this.#options = options;
    this.#chooser = new FolderChooser(pathFromString(homedir()));
    tellLibraryEvents(options.library, this.emit);
  }

  /** Tells an event to every window that has subscribed to it. */
  readonly emit: Emit = (event, value) => {
    for (const connection of this.#connections) connection.tell(event, value);
  };

  /** Tells windows what went wrong that no call was about; where none listens yet, the first that does is told. */
  tellProblem(problem: CallError): void {
    if ([...this.#connections].some((connection) => connection.hears('problem')))
      this.emit('problem', problem);
    else this.#untold.push(problem);
  }

  /** A window comes. `send` takes what goes to it. Close the connection when the window is gone. */
  connect(send: (message: ToWindow) => void): Connection {
    const connection = new Connection(
      send,
      (kind, name, input, signal) => this.#run(kind, name, input, signal),
      () => this.#connections.delete(connection),
      (event) => {
        if (event === 'problem') for (const one of this.#untold.splice(0)) connection.tell('problem', one);
      },
      this.#options.logger,
    );
    this.#connections.add(connection);
    return connection;
  }

  async #run(kind: 'query' | 'command', name: string, input: unknown, signal: AbortSignal): Promise<unknown> {
    const { library, host, logger } = this.#options;
    const endpoint = own<Endpoint>(kind === 'query' ? queries : commands, name);
    const handler = own<AnyHandler>(kind === 'query' ? queryHandlers : commandHandlers, name);
    if (!endpoint || !handler) throw new TagrollError('INPUT_INVALID', `There is no ${kind} "${name}".`);
    const parsed = endpoint.input.safeParse(input);
    if (!parsed.success) {
      logger.log('warn', `a window asked for ${name} in a way that is not valid`, parsed.error);
      throw new TagrollError('INPUT_INVALID', `What was asked of "${name}" does not have its shape.`);
    }
    const started = performance.now();
    try {
      return endpoint.output.parse(
        await handler(parsed.data, {
          library,
          host,
          logger,
          signal,
          emit: this.emit,
          chooser: this.#chooser,
        }),
      );
    } finally {
      if (name === 'result') this.#onFirstResult();
      const took = performance.now() - started;
      if (took > SLOW) logger.log('info', `${name} took ${Math.round(took)} ms`);
    }
  }
}

type Run = (kind: 'query' | 'command', name: string, input: unknown, signal: AbortSignal) => Promise<unknown>;

/** Calls of one window at a time; more than that are a fault, or an attack. */
const MOST_CALLS = 1000;

/** One window's calls and subscriptions. */
export class Connection {
  readonly #send: (message: ToWindow) => void;
  readonly #run: Run;
  readonly #onClose: () => void;
  readonly #onSubscribe: (event: string) => void;
  readonly #logger: Logger;
  readonly #calls = new Map<number, AbortController>();
  readonly #subscriptions = new Set<string>();
  #closed = false;

  constructor(
    send: (message: ToWindow) => void,
    run: Run,
    onClose: () => void,
    onSubscribe: (event: string) => void,
    logger: Logger,
  ) {
    this.#send = send;
    this.#run = run;
    this.#onClose = onClose;
    this.#onSubscribe = onSubscribe;
    this.#logger = logger;
  }

  /** Takes a message of the window, whatever it is. Never throws. */
  receive(raw: unknown): void {
    const parsed = fromWindow.safeParse(raw);
    if (!parsed.success) {
      this.#logger.log('warn', 'a window sent a message that is not valid', parsed.error);
      return;
    }
    const message = parsed.data;
    if (message.verb === 'call') void this.#call(message);
    else if (message.verb === 'cancel') this.#calls.get(message.id)?.abort();
    else if (message.verb === 'unsubscribe') this.#subscriptions.delete(message.event);
    else if (Object.hasOwn(events, message.event)) {
      this.#subscriptions.add(message.event);
      this.#onSubscribe(message.event);
    }
  }

  /** True where the window wants to hear of it. */
  hears(event: EventName): boolean {
    return this.#subscriptions.has(event);
  }

  /** Tells an event where the window wants to hear of it. */
  tell(event: EventName, value: unknown): void {
    if (this.#subscriptions.has(event)) this.#send({ verb: 'event', event, value });
  }

  async #call({ id, kind, name, input }: Extract<FromWindow, { verb: 'call' }>): Promise<void> {
    if (this.#calls.has(id)) {
      // an answer would be taken for that of the call that has this number already
      this.#logger.log('warn', `a window's call of ${name} has the number of another, ${id}`);
      return;
    }
    if (this.#calls.size >= MOST_CALLS) {
      this.#logger.log('warn', `a window's call of ${name} was refused: it has ${MOST_CALLS} under way`);
      const tooMany = new TagrollError('INPUT_INVALID', 'The window asks for too much at a time.');
      return this.#answer(id, { ok: false, error: toCallError(tooMany) });
    }
    const controller = new AbortController();
    this.#calls.set(id, controller);
    try {
      const value = await this.#run(kind, name, input, controller.signal);
      this.#answer(id, { ok: true, value });
    } catch (error) {
      if (!(error instanceof TagrollError)) this.#logger.log('error', `${kind} ${name} failed`, error);
      this.#answer(id, { ok: false, error: toCallError(error) });
    } finally {
      this.#calls.delete(id);
    }
  }

  #answer(id: number, answer: Extract<ToWindow, { verb: 'answer' }>['answer']): void {
    if (!this.#closed) this.#send({ verb: 'answer', id, answer });
  }

  /** The window is gone: what it asked for is given up. */
  close(): void {
    this.#closed = true;
    for (const controller of this.#calls.values()) controller.abort();
    this.#subscriptions.clear();
    this.#onClose();
  }
}
