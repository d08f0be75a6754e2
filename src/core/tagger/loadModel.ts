/** @file Loads a model with the fastest provider that really runs it. Runs in the tagger process. */

import { missingCase, TagrollError } from '../domain/errors.ts';
import type { Logger } from '../domain/logger.ts';
import { openClassifier } from './classifier.ts';
import { openDualEncoder } from './dualEncoder.ts';
import { openMultiLabel } from './multiLabel.ts';
import { notLoaded } from './loadReport.ts';
import { readableReason } from './providers.ts';
import type { RunningModel } from './runningModel.ts';
import type { LoadedModel, ModelToLoad, ProviderName } from './tagger.ts';

type Rejected = LoadedModel['rejected'][number];

export interface LoadOptions {
  /** In the order in which they are tried. */
  readonly providers: readonly ProviderName[];
  /** Providers that are not to be tried, with the reason. */
  readonly excluded: readonly Rejected[];
  /** Called, and awaited, before a provider is tried, which may end the process. */
  readonly beforeProbe: (provider: ProviderName) => Promise<void>;
  readonly platform: NodeJS.Platform;
  readonly logger: Logger;
}

/** A model that runs, or null, with the report of how that came. */
export interface LoadAttempt {
  readonly report: LoadedModel;
  readonly running: RunningModel | null;
}

/** Longest time that one batch may take: the process hears nothing meanwhile, not even of finished decodes. */
const LONGEST_BATCH_MILLISECONDS = 2000;

/** Mid-grey: no model has a reason to fail on it. */
const BLANK_PIXEL = 128;

/** The one place where a kind's name meets its code; a kind that nobody handles does not compile. */
function openModel({ manifest, folder }: ModelToLoad, provider: ProviderName): Promise<RunningModel> {
  switch (manifest.kind) {
    case 'multi-label':
      return openMultiLabel(manifest, folder, provider);
    case 'classifier':
      return openClassifier(manifest, folder, provider);
    case 'dual-encoder':
      return openDualEncoder(manifest, folder, provider);
    default:
      return missingCase(manifest);
  }
}

/** Milliseconds for one picture: a first run that compiles and allocates, then one that counts. */
async function warmUp(model: RunningModel): Promise<number> {
  const blank = new Uint8Array(model.spec.width * model.spec.height * 3).fill(BLANK_PIXEL);
  await model.infer([blank]);
  const start = performance.now();
  await model.infer([blank]);
  return performance.now() - start;
}

interface Probed {
  readonly running: RunningModel;
  readonly milliseconds: number;
}

async function probe(model: ModelToLoad, provider: ProviderName): Promise<Probed> {
  const running = await openModel(model, provider);
  try {
    return { running, milliseconds: await warmUp(running) };
  } catch (error) {
    await running.release();
    throw error;
  }
}

/**
 * Tries the providers in order; the first that opens the model and runs it on a blank picture is taken. A provider of
 * graphics cards may turn out to be a driver that computes on the processor (llvmpipe, SwiftShader), many times slower
 * than the processor's own: so it has to be faster than that, where both are allowed.
 */
export async function loadModel(model: ModelToLoad, options: LoadOptions): Promise<LoadAttempt> {
  const { id } = model;
  const rejected: Rejected[] = [];
  let chosen: (Probed & { provider: ProviderName }) | null = null;
  let failure: unknown = null;
  for (const provider of options.providers) {
    const excluded = options.excluded.find((one) => one.provider === provider);
    if (excluded) {
      rejected.push(excluded);
      continue;
    }
    // CUDA has no driver that only pretends
    if (chosen && (provider !== 'cpu' || chosen.provider === 'cuda')) continue;
    await options.beforeProbe(provider);
    try {
      const probed = await probe(model, provider);
      if (chosen && chosen.milliseconds <= probed.milliseconds) await probed.running.release();
      else {
        if (chosen) {
          const reason = `it is slower here than the processor: ${chosen.milliseconds.toFixed(0)} against ${probed.milliseconds.toFixed(0)} milliseconds for a photo`;
          rejected.push({ provider: chosen.provider, reason });
          await chosen.running.release();
        }
        chosen = { ...probed, provider };
      }
    } catch (error) {
      failure = error;
      options.logger.log('info', `${id} does not run with ${provider}`, error);
      // a description that does not fit is wrong with every provider
      if (error instanceof TagrollError) break;
      const message = error instanceof Error ? error.message : String(error);
      rejected.push({ provider, reason: readableReason(provider, options.platform, message) });
    }
  }
  if (!chosen) return { running: null, report: notLoaded(model, rejected, failure) };
  const { provider, milliseconds } = chosen;
  const fitting = Math.max(1, Math.floor(LONGEST_BATCH_MILLISECONDS / milliseconds));
  const running = { ...chosen.running, batchSize: Math.min(chosen.running.batchSize, fitting) };
  return { running, report: { id, provider, rejected, millisecondsPerPhoto: milliseconds, failure: null } };
}
