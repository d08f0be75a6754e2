/** @file The window's words in English, one file for each feature. The other languages have the same keys (a test says so). */

import common from './common.json';
import grid from './grid.json';
import inspector from './inspector.json';

export const english = { common, grid, inspector } as const;
