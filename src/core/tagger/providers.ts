/** @file Which hardware runs a model: the order in which providers are tried, and what their refusals mean. */

import { availableParallelism } from 'node:os';
import type { InferenceSession } from 'onnxruntime-node';
import { TagrollError } from '../domain/errors.ts';
import { PROVIDER_NAMES } from './protocol.ts';
import type { ProviderName } from './tagger.ts';

/** onnxruntime-node's names of the providers. */
const EXECUTION_PROVIDERS: Record<ProviderName, string> = {
  cuda: 'cuda',
  webgpu: 'webgpu',
  directml: 'dml',
  coreml: 'coreml',
  cpu: 'cpu',
};

/** The providers to try on a platform, fastest first. */
export function providersFor(
  platform: NodeJS.Platform,
  allowed: readonly ProviderName[] | null,
): ProviderName[] {
  const order: ProviderName[] =
    platform === 'linux'
      ? ['cuda', 'webgpu', 'cpu']
      : platform === 'win32'
        ? ['directml', 'webgpu', 'cpu']
        : platform === 'darwin'
          ? ['coreml', 'webgpu', 'cpu']
          : ['cpu'];
  return allowed === null ? order : order.filter((one) => allowed.includes(one));
}

/**
 * A list of providers as a person writes it ("webgpu,cpu"); null for none, which means no restriction.
 * @throws {TagrollError} INPUT_INVALID, which names the providers there are
 */
export function parseProviders(text: string | undefined): ProviderName[] | null {
  const names = (text ?? '').split(/[\s,]+/).filter((name) => name !== '');
  if (names.length === 0) return null;
  return names.map((name) => {
    const found = PROVIDER_NAMES.find((one) => one === name.toLowerCase());
    if (!found) {
      throw new TagrollError(
        'INPUT_INVALID',
        `"${name}" is no provider. There are: ${PROVIDER_NAMES.join(', ')}.`,
      );
    }
    return found;
  });
}

/** Weights of a model that takes less of the processor than decoding a photo does, in bytes. */
const SMALL_MODEL = 32 * 1024 ** 2;

/**
 * Threads of a model that runs on the processor. A large one is what photos wait for, and gets every core. A small one
 * runs beside the decoder, which takes four times as long for a photo and needs the other cores; and on few threads it
 * takes less: ML Kit's labeller 10.4 ms of processor time for a photo on one, 12 to 17 on two.
 */
export function threadsFor(weightBytes: number, cores: number): number {
  return weightBytes <= SMALL_MODEL ? Math.max(1, Math.floor(cores / 4)) : cores;
}

/**
 * Options of a session with so many bytes of weights. The threads of the processor's provider do not spin while they
 * wait: spinning they took 53 ms of processor time for a photo that was done in 11 ms (ML Kit's labeller, two threads,
 * one photo at a time, a pause between), against 20 ms without, and it is the decoder that needs that time. In batches of
 * eight it is 21 against 16.
 */
export function sessionOptions(provider: ProviderName, weightBytes: number): InferenceSession.SessionOptions {
  return {
    executionProviders: [EXECUTION_PROVIDERS[provider]],
    intraOpNumThreads: threadsFor(weightBytes, availableParallelism()),
    // what goes wrong is thrown as well; warnings are for developers of models
    logSeverityLevel: 3,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
}

/** Why a provider does not run, in words for the owner, from what onnxruntime said. */
export function readableReason(provider: ProviderName, platform: NodeJS.Platform, message: string): string {
  if (/backend not found|no available backend|not supported in this build|is not enabled/i.test(message)) {
    return 'it is not part of the onnxruntime for this system';
  }
  if (provider === 'cuda' && /failed to load (shared )?library|onnxruntime_providers/i.test(message)) {
    return 'the CUDA part of onnxruntime is not installed, or a library of CUDA or cuDNN that it needs';
  }
  if (
    provider === 'cuda' &&
    /no CUDA-capable device|driver version is insufficient|CUDA failure 35|CUDA failure 100/i.test(message)
  ) {
    return 'no NVIDIA graphics card with a driver that is new enough was found';
  }
  if (provider === 'webgpu' && /adapter|vulkan/i.test(message)) {
    const driver = platform === 'linux' ? 'Vulkan' : platform === 'win32' ? 'Direct3D 12' : 'Metal';
    return `no graphics card with a ${driver} driver was found`;
  }
  if (/out of memory|failed to allocate/i.test(message)) return 'the graphics card has too little memory';
  const line =
    message
      .split('\n')
      .map((one) => one.trim())
      .find((one) => one !== '') ?? 'no reason given';
  // onnxruntime puts the place in its own source before what happened
  return line.replace(/^\S*onnxruntime_src\S*\s+(\S+\s+)?/, '').slice(0, 200);
}
