/** @file Values of the contract that the window needs without its schemas. */

/** Day of photos whose date is not known, in `resultOutline.days`. */
export const UNKNOWN_DAY = -0x8000_0000;

/** `resultOutline.aspects` are width over height times this. */
export const ASPECT_ONE = 4096;
