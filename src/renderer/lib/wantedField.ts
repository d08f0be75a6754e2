/** @file A field that a key leads to though its panel is closed, or not loaded yet: it takes the keyboard when it comes. */

/** What a person does when they do something else. */
const DEEDS = ['keydown', 'pointerdown'] as const;

export class WantedField {
  /** Ways to focus the fields that are there, the last that came at the end. */
  readonly #fields: (() => void)[] = [];
  /** Gives the wish up; null where there is none. */
  #forget: (() => void) | null = null;

  /** A field tells how it is focused. @returns to be called when it goes away. */
  add(focus: () => void): () => void {
    this.#fields.push(focus);
    if (this.#forget) {
      this.#forget();
      focus();
    }
    return () => void this.#fields.splice(this.#fields.indexOf(focus), 1);
  }

  /**
   * Puts the keyboard into the field that came last. Where there is none, `open` is to bring one, which takes the keyboard
   * when it comes, unless the person presses or clicks something until then.
   */
  focus(open: () => void): void {
    const focus = this.#fields.at(-1);
    if (focus) return focus();
    this.#forget?.();
    const stop = new AbortController();
    this.#forget = () => {
      stop.abort();
      this.#forget = null;
    };
    const onDeed = (event: Event): void => {
      // the key that led here may be held
      if (!('repeat' in event && event.repeat === true)) this.#forget?.();
    };
    for (const deed of DEEDS) window.addEventListener(deed, onDeed, { capture: true, signal: stop.signal });
    open();
  }
}
