/** @file The window's words in English, one file for each feature. The other languages have the same keys (a test says so). */

import common from './common.json';
import grid from './grid.json';

export const english = { common, grid } as const;
