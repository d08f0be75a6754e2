/**
 * @file One GET over HTTPS, with redirects and the proxy that the environment names, in plain Node. `fetch` of Node 20 knows
 * no proxy, and follows a redirect to where nothing is encrypted.
 */

import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { TagrollError } from '../domain/errors.ts';

export interface HttpOptions {
  /** For tests: plain HTTP is allowed to this machine itself. */
  readonly allowLoopback?: boolean;
  /** Milliseconds without a byte after which the other side counts as gone. */
  readonly stallMs: number;
  readonly environment: NodeJS.ProcessEnv;
}

/** What came. Whoever does not read `body` to its end destroys it. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: IncomingMessage;
}

const MOST_REDIRECTS = 8;
const REDIRECTS = [301, 302, 303, 307, 308];

function isLoopback(url: URL): boolean {
  return ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
}

function refuseUnsafe(url: URL, { allowLoopback = false }: HttpOptions): void {
  if (url.protocol === 'https:' || (allowLoopback && url.protocol === 'http:' && isLoopback(url))) return;
  throw new TagrollError(
    'DOWNLOAD_FAILED',
    `The download leads to "${url.origin}", where the connection is not encrypted, so it was not followed.`,
  );
}

/** True where `host` is one of the names in `NO_PROXY`: `*`, a host, or a domain with all below it. */
function isExempt(host: string, noProxy: string): boolean {
  return noProxy
    .split(/[\s,]+/)
    .map((one) =>
      one
        .replace(/^\*?\./, '')
        .replace(/:\d+$/, '')
        .toLowerCase(),
    )
    .some((one) => one === '*' || (one !== '' && (host === one || host.endsWith(`.${one}`))));
}

/**
 * The proxy for an address: `HTTPS_PROXY`, else `ALL_PROXY`, in capitals or not, unless `NO_PROXY` names the host; null
 * for none.
 * @throws {TagrollError} DOWNLOAD_FAILED where it is not the address of an HTTP proxy.
 */
export function proxyFor(url: URL, environment: NodeJS.ProcessEnv): URL | null {
  if (url.protocol !== 'https:') return null;
  const named = (name: string): string | undefined =>
    environment[name.toLowerCase()] || environment[name] || undefined;
  const proxy = named('HTTPS_PROXY') ?? named('ALL_PROXY');
  if (proxy === undefined || isExempt(url.hostname.toLowerCase(), named('NO_PROXY') ?? '')) return null;
  const address = proxy.includes('://') ? proxy : `http://${proxy}`;
  const parsed = URL.canParse(address) ? new URL(address) : null;
  if (parsed && /^https?:$/.test(parsed.protocol)) return parsed;
  throw new TagrollError(
    'DOWNLOAD_FAILED',
    'The proxy that HTTPS_PROXY or ALL_PROXY names is no HTTP proxy, and Tagroll can use no other.',
  );
}

/** A tunnel through the proxy (RFC 9110, 9.3.6). Rejects with an error of the network. */
function connectThrough(proxy: URL, url: URL, stallMs: number, signal: AbortSignal): Promise<Socket> {
  const target = `${url.hostname}:${url.port || '443'}`;
  const { username, password } = proxy;
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const authorization =
    username === '' ? {} : { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
  return new Promise((resolve, reject) => {
    const request = (proxy.protocol === 'https:' ? httpsRequest : httpRequest)({
      hostname: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...authorization },
      agent: false,
      signal,
    });
    request.setTimeout(stallMs, () => request.destroy(new Error('the proxy does not answer')));
    // a second one, of the socket, ends nothing more
    request.on('error', reject);
    request.once('connect', ({ statusCode }, socket) => {
      if (statusCode === 200) {
        socket.setTimeout(0);
        return resolve(socket);
      }
      socket.destroy();
      reject(new Error(`the proxy ${proxy.host} refuses with status ${statusCode}`));
    });
    request.end();
  });
}

async function getOnce(
  url: URL,
  headers: Readonly<Record<string, string>>,
  options: HttpOptions,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const proxy = proxyFor(url, options.environment);
  const tunnel = proxy && (await connectThrough(proxy, url, options.stallMs, signal));
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const connection = tunnel
    ? { createConnection: () => tlsConnect({ socket: tunnel, ...(isIP(host) ? {} : { servername: host }) }) }
    : { agent: false as const };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      headers,
      signal,
      ...connection,
    });
    // of the socket: it counts while the body is read, too
    request.setTimeout(options.stallMs, () => request.destroy(new Error('nothing came for too long')));
    request.on('error', (error) => {
      tunnel?.destroy();
      reject(error);
    });
    request.once('response', (body) => {
      resolve({ status: body.statusCode ?? 0, headers: body.headers, body });
    });
    request.end();
  });
}

/**
 * Gets `url`, following redirects where they keep to HTTPS. Rejects with an error of the network, which may pass.
 * @throws {TagrollError} DOWNLOAD_FAILED where it leads to plain HTTP, in circles, or the proxy cannot be used.
 */
export async function httpGet(
  url: URL,
  headers: Readonly<Record<string, string>>,
  options: HttpOptions,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  let place = url;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    refuseUnsafe(place, options);
    const answer = await getOnce(place, headers, options, signal);
    const { location } = answer.headers;
    if (!REDIRECTS.includes(answer.status) || location === undefined) return answer;
    answer.body.destroy();
    if (!URL.canParse(location, place.href)) break;
    place = new URL(location, place);
  }
  throw new TagrollError('DOWNLOAD_FAILED', `The server "${url.host}" sends the download in circles.`);
}
