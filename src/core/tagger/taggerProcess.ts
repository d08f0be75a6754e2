/**
 * @file Entry of the tagger process: decodes through the decoder process, runs the models, answers. It may die of a
 * driver at any time; the library's side starts it again (taggerClient.ts).
 */

import { inspect } from 'node:util';
import { TagrollError, toFailure } from '../domain/errors.ts';
import type { ModelId } from '../domain/ids.ts';
import type { LogLevel, Logger } from '../domain/logger.ts';
import type { Decoder } from '../media/decoder.ts';
import { startThreadedDecoder } from '../media/threadedDecoder.ts';
import { parentChannel, type Channel } from './channel.ts';
import { loadModel } from './loadModel.ts';
import { PhotoRunner } from './photoRunner.ts';
import { toTagger, type FromTagger, type StartMessage, type ToTagger } from './protocol.ts';
import { providersFor } from './providers.ts';
import type { RunningModel } from './runningModel.ts';
import type { LoadedModel, ModelToLoad } from './tagger.ts';

/** Longest that one photo may take to decode; after that the decoder is started again without it. */
const DECODE_TIMEOUT = 15_000;
/** A batch of the largest usual size can fill while the one before it runs. */
const BATCHES_AHEAD = 16;

type LoadMessage = Extract<ToTagger, { type: 'load' }>;

interface Loaded {
  readonly report: LoadedModel;
  readonly running: RunningModel | null;
  /** What was loaded, to tell whether a later `load` asks for the same. */
  readonly key: string;
}

class TaggerService {
  readonly #channel: Channel;
  readonly #start: StartMessage;
  readonly #logger: Logger;
  readonly #decoder: Decoder;
  readonly #runner: PhotoRunner;
  #loaded = new Map<ModelId, Loaded>();

  constructor(channel: Channel, start: StartMessage) {
    this.#channel = channel;
    this.#start = start;
    this.#logger = { log: (level, message, details) => this.#log(level, message, details) };
    const { decoderEntry, decoderThreadEntry, nodePath, concurrency } = start;
    this.#decoder = startThreadedDecoder(
      decoderThreadEntry,
      {
        entry: decoderEntry,
        ...(nodePath === null ? {} : { execPath: nodePath }),
        concurrency,
        timeoutMs: DECODE_TIMEOUT,
      },
      this.#logger,
      // this process has one decoder for its life: whoever started it starts it again
      (error) => {
        throw error;
      },
    );
    if (start.expectsPhotos) this.#decoder.prepare();
    this.#runner = new PhotoRunner({
      decoder: this.#decoder,
      ahead: concurrency + BATCHES_AHEAD,
      logger: this.#logger,
    });
  }

  #log(level: LogLevel, message: string, details: unknown): void {
    const more =
      details instanceof Error
        ? (details.stack ?? details.message)
        : details === undefined
          ? ''
          : inspect(details);
    void this.#send({ type: 'log', level, message: more === '' ? message : `${message}: ${more}` });
  }

  #send(message: FromTagger): Promise<void> {
    return this.#channel.send(message);
  }

  async handle(message: Exclude<ToTagger, { type: 'start' | 'close' }>): Promise<void> {
    const { request } = message;
    if (message.type === 'process') {
      await this.#send({ type: 'result', request, result: await this.#runner.run(message.job) });
    } else if (message.type === 'load') {
      await this.#send({ type: 'loaded', request, models: await this.#load(message) });
    } else {
      try {
        await this.#send({
          type: 'embedded',
          request,
          outcome: { ok: true, rows: await this.#embed(message.modelId, message.texts) },
        });
      } catch (error) {
        this.#logger.log('error', `texts for ${message.modelId} failed`, error);
        await this.#send({ type: 'embedded', request, outcome: { ok: false, failure: toFailure(error) } });
      }
    }
  }

  async #load({ models, excluded }: LoadMessage): Promise<LoadedModel[]> {
    const wanted = new Map(
      models.map((model) => [model.id, JSON.stringify([model, excluded[model.id] ?? []])]),
    );
    for (const [id, { running, key }] of this.#loaded) {
      // one that failed is tried again
      if (running !== null && wanted.get(id) === key) continue;
      this.#loaded.delete(id);
      await running?.release();
    }
    for (const model of models) {
      if (!this.#loaded.has(model.id))
        this.#loaded.set(model.id, { key: wanted.get(model.id)!, ...(await this.#loadOne(model, excluded)) });
    }
    this.#runner.use(
      new Map([...this.#loaded].flatMap(([id, { running }]) => (running ? [[id, running] as const] : []))),
    );
    return models.map(({ id }) => this.#loaded.get(id)!.report);
  }

  #loadOne(model: ModelToLoad, excluded: LoadMessage['excluded']): Promise<Omit<Loaded, 'key'>> {
    return loadModel(model, {
      providers: providersFor(process.platform, this.#start.allowedProviders),
      excluded: excluded[model.id] ?? [],
      beforeProbe: (provider) => this.#send({ type: 'probing', modelId: model.id, provider }),
      platform: process.platform,
      logger: this.#logger,
    });
  }

  #embed(modelId: ModelId, texts: readonly string[]): Promise<Float32Array[]> {
    const embedTexts = this.#loaded.get(modelId)?.running?.embedTexts;
    if (embedTexts === undefined)
      throw new TagrollError('MODEL_UNKNOWN', `The model "${modelId}" is not loaded.`);
    if (embedTexts === null)
      throw new TagrollError('INPUT_INVALID', `The model "${modelId}" cannot compare texts with photos.`);
    return this.#runner.between(() => embedTexts(texts));
  }

  close(): Promise<void> {
    return this.#decoder.close();
  }
}

function main(): void {
  const channel = parentChannel();
  if (!channel) {
    process.stderr.write('This program is started by Tagroll itself.\n');
    process.exit(1);
  }
  let service: TaggerService | null = null;
  // Ctrl-C in a terminal reaches every process of the group: the library decides when this one ends
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => undefined);
  // the library is gone: its catalogue knows what was under way
  channel.onClose(() => process.exit(0));
  channel.onMessage((raw) => {
    const message = toTagger.parse(raw);
    if (message.type === 'start') service = new TaggerService(channel, message);
    else if (message.type === 'close')
      void (service?.close() ?? Promise.resolve()).finally(() => process.exit(0));
    else if (service) void service.handle(message);
    else throw new TagrollError('INTERNAL', `The tagger process got "${message.type}" before "start".`);
  });
}

main();
