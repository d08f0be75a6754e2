/** @file What a tagger process finds in its environment, plain child or Electron utility process. */

/**
 * The environment of a tagger process: this one's, because graphics drivers are told a lot by it, but no options meant
 * for this process.
 */
export function taggerEnvironment(): NodeJS.ProcessEnv {
  const passed: NodeJS.ProcessEnv = {
    ...process.env,
    // onnxruntime for Linux would report its sessions to a server of Microsoft, and keep a device number in ~/.cache;
    // nothing leaves this machine
    ORT_DISABLE_TELEMETRY: '1',
  };
  delete passed['NODE_OPTIONS'];
  return passed;
}
