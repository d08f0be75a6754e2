/** @file What the window remembers for its next start, in the page's storage. */

/**
 * What was kept under `key`, as `parse` makes it out. `parse` gets null where nothing was kept, where somebody else has
 * written there, or where a browser keeps storage from the page.
 */
export function readKept<Value>(key: string, parse: (kept: unknown) => Value): Value {
  let kept: unknown;
  try {
    kept = JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    kept = null;
  }
  return parse(kept);
}

/** The fields of what was kept; none where it is no object. */
export function fieldsOf(kept: unknown): Readonly<Record<string, unknown>> {
  return typeof kept === 'object' && kept !== null ? (kept as Record<string, unknown>) : {};
}

/** Keeps a value under `key`; where storage is full or forbidden, it is not kept. */
export function keep(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}
