/** @file The window's words in Chinese. */

import inspector from './inspector.json';

export const chinese = { inspector };
