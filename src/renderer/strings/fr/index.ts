/** @file The window's words in French. */

export const french = {};
