/** @file The window's words in French. */

import inspector from './inspector.json';

export const french = { inspector };
