/**
 * @file What Electron starts. Schemes must be known before Electron is ready, and modules of ECMAScript may be loaded after
 * that, so this much is done at once; all else is in index.ts.
 */
'use strict';

const { protocol } = require('electron');

protocol.registerSchemesAsPrivileged([
  {
    scheme: 'tagroll',
    privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
  },
  { scheme: 'photo', privileges: { standard: true, secure: true, stream: true } },
]);

void import('../../out/main/index.js');
