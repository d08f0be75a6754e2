#!/usr/bin/env node
/**
 * @file The `tagroll` command. Plain JavaScript for any Node, because SQLite's addon crashes a Node that is too old: this
 * looks first, and starts the program with the Node among its dependencies where it must.
 */
'use strict';

const { spawn } = require('node:child_process');
const { existsSync } = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '../..');
const program = path.join(root, 'out/main/cli.js');
const [major, minor] = process.versions.node.split('.').map(Number);
const recent = major > 22 || (major === 22 && minor >= 22);

function fail(message) {
  process.stderr.write(`tagroll: ${message}\n`);
  process.exit(1);
}

if (!existsSync(program)) fail('the program is not built yet. Run "npm run build" once.');
if (recent) {
  void import(require('node:url').pathToFileURL(program).href);
} else {
  const own = path.join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(own)) fail(`Node 22.22 or newer is needed; this is ${process.version}.`);
  const child = spawn(own, [program, ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl-C in a terminal reaches both; the program takes two of one kind at a time for one
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name));
  child.on('error', (error) => fail(`Node could not be started: ${error.message}`));
  child.on('exit', (status, signal) => {
    if (signal) {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    } else process.exit(status);
  });
}
