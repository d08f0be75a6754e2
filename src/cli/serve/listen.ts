/** @file Where the server listens: on loopback, in both of its addresses, unless the owner names another. */

import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { systemCode, TagrollError } from '../../core/domain/errors.ts';
import { inAddress } from './requestChecks.ts';

/** The same at each start where it is free, so that a browser keeps what it remembers of the window. */
export const USUAL_PORT = 7437;

/** How long a client may take, in milliseconds: one that opens sockets and says nothing holds none for long. */
const PATIENCE: ServerOptions = {
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  keepAliveTimeout: 10_000,
  connectionsCheckingInterval: 2000,
};
/** Of a socket on which nothing moves, such as a picture that nobody reads any more. */
const IDLE = 60_000;
const MOST_SOCKETS = 500;

export interface ListenOptions {
  /** Undefined: loopback. */
  readonly host: string | undefined;
  /** Undefined: {@link USUAL_PORT}, or a free one where that is taken. 0: a free one. */
  readonly port: number | undefined;
  /** For tests: other times than the usual ones. */
  readonly patience?: ServerOptions;
}

async function listenAt(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}

/** Servers on all of `hosts` at one port, or null where one of them is taken. */
async function tryPort(
  hosts: readonly string[],
  port: number,
  makeServer: () => Server,
): Promise<{ servers: Server[]; port: number } | null> {
  const servers: Server[] = [];
  let chosen = port;
  for (const host of hosts) {
    const server = makeServer();
    try {
      chosen = await listenAt(server, host, chosen);
      servers.push(server);
    } catch (error) {
      // a machine without IPv6
      if (servers.length > 0 && ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(systemCode(error) ?? '')) continue;
      for (const one of servers) one.close();
      if (systemCode(error) === 'EADDRINUSE') return null;
      throw error;
    }
  }
  return { servers, port: chosen };
}

function refusal(error: unknown, host: string | undefined, port: number): unknown {
  const code = systemCode(error);
  if (code === 'EACCES')
    return new TagrollError('NOT_ALLOWED', `The system does not give port ${port} to this program.`);
  if (host !== undefined && ['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN'].includes(code ?? '')) {
    return new TagrollError('INPUT_INVALID', `"${host}" is no address of this machine.`);
  }
  return error;
}

/**
 * Starts to listen.
 * @throws {TagrollError} INPUT_INVALID where the port is taken, or the host is not of this machine; NOT_ALLOWED.
 */
export async function listen(
  { host, port, patience = PATIENCE }: ListenOptions,
  onRequest: RequestListener,
): Promise<{ servers: readonly Server[]; port: number }> {
  const hosts = host === undefined ? ['127.0.0.1', '::1'] : [host];
  const makeServer = (): Server => {
    const server = createServer(patience, onRequest);
    server.maxConnections = MOST_SOCKETS;
    server.timeout = IDLE;
    return server;
  };
  // a free port of the one address may be taken at the other
  const candidates = port === undefined ? [USUAL_PORT, 0, 0, 0, 0] : port === 0 ? [0, 0, 0, 0] : [port];
  for (const candidate of candidates) {
    try {
      const found = await tryPort(hosts, candidate, makeServer);
      if (found) return found;
    } catch (error) {
      throw refusal(error, host, candidate);
    }
  }
  throw new TagrollError(
    'INPUT_INVALID',
    `Port ${port ?? USUAL_PORT} is in use by another program. Name another one with --port, or none.`,
  );
}

/** The name by which a browser reaches a server that listens at `host`. */
export function reachableName(host: string | undefined): string {
  if (host === undefined) return '127.0.0.1';
  if (host !== '0.0.0.0' && host !== '::') return inAddress(host);
  const outer = Object.values(networkInterfaces())
    .flat()
    .find((one) => one && !one.internal && one.family === 'IPv4');
  return outer?.address ?? '127.0.0.1';
}
