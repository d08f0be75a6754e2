/**
 * @file Events for a window that reads more slowly than they come: they wait here, and those that say the same again are
 * made one, so that they never take more room than there are kinds of them.
 */

import type { EventName, EventValue } from '../../contract/contract.ts';
import type { ToWindow } from '../../contract/wire.ts';

type EventMessage = Extract<ToWindow, { verb: 'event' }>;
type Changed = EventValue<'changed'>;

/** More photos than that are "any": a window then asks for all that it shows. */
const MOST_PHOTOS = 10_000;

const CHANGED = 'changed' satisfies EventName;
const DOWNLOAD = 'download' satisfies EventName;
const PROBLEM = 'problem' satisfies EventName;

/** The event as far as later ones take its place: each download goes its own way, and each problem is another one. */
function keyOf({ event, value }: EventMessage): string {
  if (event === DOWNLOAD) return `${event} ${(value as EventValue<'download'>).modelId}`;
  return event === PROBLEM ? `${event} ${(value as EventValue<'problem'>).message}` : event;
}

/** Events that wait. */
export class HeldEvents {
  readonly #latest = new Map<string, EventMessage>();
  readonly #what = new Set<Changed['what'][number]>();
  /** Null: any. */
  #photoIds: Set<number> | null = new Set();

  get isEmpty(): boolean {
    return this.#latest.size === 0 && this.#what.size === 0;
  }

  /** `changed` is added to what changed before; of everything else only the last counts. */
  hold(message: EventMessage): void {
    if (message.event !== CHANGED) {
      this.#latest.set(keyOf(message), message);
      return;
    }
    const { what, photoIds } = message.value as Changed;
    for (const one of what) this.#what.add(one);
    if (!photoIds) this.#photoIds = null;
    for (const id of photoIds ?? []) this.#photoIds?.add(id);
    if (this.#photoIds && this.#photoIds.size > MOST_PHOTOS) this.#photoIds = null;
  }

  /** Takes all that waits: what changed first, then the others in the order in which they first came. */
  take(): EventMessage[] {
    const others = [...this.#latest.values()];
    this.#latest.clear();
    if (this.#what.size === 0) return others;
    const photoIds = this.#photoIds && Uint32Array.from(this.#photoIds);
    const changed: Changed = { what: [...this.#what], photoIds };
    this.#what.clear();
    this.#photoIds = new Set();
    return [{ verb: 'event', event: CHANGED, value: changed }, ...others];
  }
}
