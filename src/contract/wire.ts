/**
 * @file The messages between a window and the library: call, cancel, subscribe and unsubscribe one way, answers and
 * events the other. The same over Electron's channel, between threads and over a WebSocket.
 */

import { z } from 'zod';
import { callError } from './errors.ts';

const callId = z.int().nonnegative();

export const fromWindow = z.discriminatedUnion('verb', [
  z.object({
    verb: z.literal('call'),
    id: callId,
    kind: z.enum(['query', 'command']),
    name: z.string().max(50),
    input: z.unknown(),
  }),
  /** The answer is no longer wanted; it comes as `CANCELLED`, or as it would have. */
  z.object({ verb: z.literal('cancel'), id: callId }),
  z.object({ verb: z.literal('subscribe'), event: z.string().max(50) }),
  z.object({ verb: z.literal('unsubscribe'), event: z.string().max(50) }),
]);
export type FromWindow = z.infer<typeof fromWindow>;

export const toWindow = z.discriminatedUnion('verb', [
  z.object({
    verb: z.literal('answer'),
    id: callId,
    answer: z.discriminatedUnion('ok', [
      z.object({ ok: z.literal(true), value: z.unknown() }),
      z.object({ ok: z.literal(false), error: callError }),
    ]),
  }),
  z.object({ verb: z.literal('event'), event: z.string(), value: z.unknown() }),
]);
export type ToWindow = z.infer<typeof toWindow>;
