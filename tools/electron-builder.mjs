/**
 * Makes the packages that people install: `npm run package` for this system's, `npm run package -- --dir` for the unpacked
 * program alone.
 *
 * Where Electron's binary cannot be downloaded, ELECTRON_OVERRIDE_DIST_PATH names a folder that has it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const localElectron = process.env.ELECTRON_OVERRIDE_DIST_PATH;
const versionOf = (folder) => readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '');
const node = process.platform === 'win32' ? 'node.exe' : 'node';

/** What the decoder process needs: plain Node runs it, which cannot look into an asar file (docs/adr/0004). */
const DECODER = [
  'package.json',
  'out/main/decoderProcess.js',
  'out/main/chunks/**',
  'node_modules/{sharp,exifreader,detect-libc,semver}/**',
  'node_modules/@img/**',
  'node_modules/@photostructure/tz-lookup/**',
];

export default {
  appId: 'org.tagroll.Tagroll',
  productName: 'Tagroll',
  copyright: 'Tagroll contributors, MIT licence',
  ...(localElectron && existsSync(join(localElectron, 'version'))
    ? { electronDist: localElectron, electronVersion: versionOf(localElectron) }
    : {}),
  directories: { output: 'out/packages', buildResources: 'resources/icons' },
  files: [
    'package.json',
    'out/main/**',
    'out/shell/**',
    'out/renderer/**',
    'resources/**',
    '!**/*.map',
    // one folder for each system that it runs on: only this system's is wanted
    '!node_modules/onnxruntime-node/bin/napi-v*/!(${platform})/**',
    '!node_modules/onnxruntime-node/bin/napi-v*/*/!(${arch})/**',
  ],
  extraResources: [{ from: `node_modules/node/bin/${node}`, to: `node/${node}` }],
  asar: true,
  asarUnpack: [...DECODER, 'node_modules/onnxruntime-node/**', '**/*.node'],
  // better-sqlite3, sharp and onnxruntime-node bring their addons built, for Node-API
  npmRebuild: false,
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  },
  linux: {
    target: ['AppImage', 'deb'],
    category: 'Graphics',
    synopsis: 'A photo manager that tags, finds and learns on your own machine',
    maintainer: 'Tagroll contributors <tagroll@example.org>',
    executableName: 'tagroll',
    mimeTypes: ['inode/directory'],
  },
  mac: { target: ['dmg'], category: 'public.app-category.photography', hardenedRuntime: true },
  win: { target: ['nsis'] },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
  publish: null,
};
