/** @file The window's words in English, one file for each feature. The other languages have the same keys (a test says so). */

import common from './common.json';
import grid from './grid.json';
import inspector from './inspector.json';
import photoView from './photoView.json';
import review from './review.json';
import tryPicture from './tryPicture.json';
import search from './search.json';
import tagsPanel from './tagsPanel.json';

export const english = { common, grid, inspector, photoView, review, tryPicture, search, tagsPanel } as const;
