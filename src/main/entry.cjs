/**
 * @file What Electron starts. Schemes must be known before Electron is ready, and modules of ECMAScript may be loaded after
 * that, so this much is done at once; all else is in index.ts. The library thread loads its modules while Electron makes
 * itself ready, which takes a quarter of a second; it opens nothing before it is told what.
 */
'use strict';

const { join } = require('node:path');
const { Worker } = require('node:worker_threads');
const { protocol } = require('electron');

protocol.registerSchemesAsPrivileged([
  {
    scheme: 'tagroll',
    privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
  },
  { scheme: 'photo', privileges: { standard: true, secure: true, stream: true } },
]);

const thread = new Worker(join(__dirname, '../../out/main/libraryThread.js'));
// it may end, with an error or without one, before anybody else listens
const ended = new Promise((resolve) => {
  thread.once('error', (error) => resolve(error.message));
  thread.once('exit', () => resolve('it ended'));
});
void import('../../out/main/index.js').then(({ start }) => start({ thread, ended }));
