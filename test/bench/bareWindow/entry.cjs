/** @file Electron with one window and nothing else. The folder with the built page is its argument. */
'use strict';

const { join } = require('node:path');
const { app, BrowserWindow } = require('electron');

void app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    show: false,
    webPreferences: { sandbox: true },
  });
  window.once('ready-to-show', () => window.show());
  void window.loadFile(join(process.argv.at(-1), 'index.html'));
});
app.on('window-all-closed', () => app.quit());
