/** @file The window's words in French. */

import common from './common.json';
import errors from './errors.json';
import firstRun from './firstRun.json';
import folders from './folders.json';
import grid from './grid.json';
import inspector from './inspector.json';
import library from './library.json';
import models from './models.json';
import notices from './notices.json';
import photoView from './photoView.json';
import review from './review.json';
import search from './search.json';
import statusBar from './statusBar.json';
import steps from './steps.json';
import tagsPanel from './tagsPanel.json';
import tryPicture from './tryPicture.json';

export const french = {
  common,
  errors,
  firstRun,
  folders,
  grid,
  inspector,
  library,
  models,
  notices,
  photoView,
  review,
  search,
  statusBar,
  steps,
  tagsPanel,
  tryPicture,
};
