/** @file The window's words in Chinese. */

import inspector from './inspector.json';
import photoView from './photoView.json';
import review from './review.json';
import tryPicture from './tryPicture.json';
import search from './search.json';
import tagsPanel from './tagsPanel.json';

export const chinese = { inspector, photoView, review, tryPicture, search, tagsPanel };
