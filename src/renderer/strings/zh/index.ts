/** @file The window's words in Chinese. */

export const chinese = {};
