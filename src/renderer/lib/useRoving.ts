/** @file One stop of the Tab key for a list of buttons; arrows go from one to the next. */

import { useRef, useState, type KeyboardEvent, type RefObject } from 'react';

export interface Roving<Element extends HTMLElement> {
  readonly list: RefObject<Element | null>;
  /** For the button at an index. */
  readonly tabIndexOf: (index: number) => 0 | -1;
  readonly onFocus: (index: number) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** `rows`: the buttons of the list, marked `data-row`. `lead` says where another key leads from an index, or null. */
export function useRoving<Element extends HTMLElement>(
  length: number,
  lead: (key: string, index: number, rows: readonly HTMLElement[]) => number | null = () => null,
): Roving<Element> {
  const list = useRef<Element>(null);
  const [at, setAt] = useState(0);
  const current = Math.min(at, Math.max(0, length - 1));
  return {
    list,
    tabIndexOf: (index) => (index === current ? 0 : -1),
    onFocus: setAt,
    onKeyDown: (event) => {
      const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
      const index = rows.findIndex((row) => row === document.activeElement);
      if (index < 0) return;
      const led = lead(event.key, index, rows);
      const step = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: rows.length - 1 }[event.key];
      const target = rows[led ?? step ?? -1];
      if (led === null && step === undefined) return;
      event.preventDefault();
      target?.focus();
    },
  };
}
