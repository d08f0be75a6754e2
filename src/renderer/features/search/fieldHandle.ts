/** @file The search field's hold for actions: to go to it, and to send what was typed and not sent yet. */

export interface FieldHandle {
  readonly focus: () => void;
  /** Sends at once what is typed. */
  readonly flush: () => void;
  /** What is typed, sent or not. */
  readonly text: () => string;
}

let present: FieldHandle | null = null;

/** Called by the field while it is there. */
export function setFieldHandle(handle: FieldHandle | null): void {
  present = handle;
}

/** The field, where it is shown. */
export const searchField = (): FieldHandle | null => present;
