import type { ScenarioHttpResult } from '../scenario-host';
import type { StorageAnswer, StorageRequest } from '../operations';
import type { Kit } from './kit';

/** Net, ApplicationStorage and require(Modules.X); source text of the prelude (see `Kit`). */
export function installNet(kit: Kit): void {
  const { scope, state, text } = kit;
  const { limits } = kit.settings;
  const answers = new Map<number, (result: ScenarioHttpResult) => unknown>();
  const kept = new Map<number, { resolve: (value: unknown) => void; reject: (reason: Error) => void }>();
  const loaded = new Set<unknown>();
  let lastRequestId = 0;
  let lastRequestUsed = false;

  function requireTurn(): void {
    if (state.phase === 'terminated') throw new Error('HTTP requests are not allowed after Application.Terminated');
    if (state.phase === 'terminating' && lastRequestUsed)
      throw new Error('Only one HTTP request is allowed in Application.Terminating');
    if (state.phase === 'terminating') lastRequestUsed = true;
    if (answers.size >= limits.httpOutstanding) throw new Error('Exceeded the HTTP connection count limit!');
  }

  function withParams(url: string, params: unknown): string {
    const pairs = Object.entries((params ?? {}) as Record<string, unknown>);
    if (pairs.length === 0) return url;
    const query = pairs
      .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(text(value))}`)
      .join('&');
    return `${url}${url.includes('?') ? '&' : '?'}${query}`;
  }

  function bodyOf(method: string, postData: unknown): { body: string | null; bodyEncoding: 'utf8' | 'base64' } {
    const carries = method === 'POST' || method === 'PUT' || method === 'PATCH';
    if (!carries || postData === undefined || postData === null) return { body: null, bodyEncoding: 'utf8' };
    if (!Array.isArray(postData)) return { body: text(postData), bodyEncoding: 'utf8' };
    return { body: text(kit.ask('decode', { data: postData, encoding: 'base64' })), bodyEncoding: 'base64' };
  }

  function seconds(wanted: unknown, most: number): number {
    const value = Number(wanted);
    return Number.isFinite(value) && value > 0 ? Math.min(value, most) : most;
  }

  function send(url: unknown, deliver: (result: unknown) => unknown, given: unknown): void {
    requireTurn();
    const options = (given ?? {}) as Record<string, unknown>;
    const method = text(options.method ?? 'GET').toUpperCase();
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries((options.headers ?? {}) as Record<string, unknown>))
      headers[name] = text(value);
    const requestId = ++lastRequestId;
    answers.set(requestId, (result) => {
      const { dataBase64, ...visible } = result;
      const data =
        dataBase64 === undefined ? {} : { data: kit.ask('encode', { data: dataBase64, encoding: 'base64' }) };
      return deliver({ ...visible, ...data });
    });
    kit.emit({
      op: 'httpRequest',
      requestId,
      request: {
        url: withParams(text(url), options.params),
        method,
        headers,
        ...bodyOf(method, options.postData),
        timeoutSeconds: seconds(options.timeout, limits.httpTimeoutSeconds),
        connectionTimeoutSeconds: seconds(options.connectionTimeout, limits.httpConnectSeconds),
        rawOutput: options.rawOutput === true,
      },
    });
  }

  function ask(request: StorageRequest): Promise<unknown> {
    if (!loaded.has('applicationstorage'))
      throw new Error('ApplicationStorage needs require(Modules.ApplicationStorage)');
    const requestId = ++lastRequestId;
    return new Promise((resolve, reject) => {
      kept.set(requestId, { resolve, reject });
      kit.emit({ op: 'storage', requestId, request });
    });
  }

  function requireLength(what: string, value: string, most: number): string {
    if (value.length === 0 || value.length > most) throw new Error(`${what} must have 1 to ${most} characters`);
    return value;
  }

  kit.handlers.http = ({ requestId, result }) => {
    const deliver = answers.get(requestId);
    answers.delete(requestId);
    if (deliver !== undefined) kit.guard(() => deliver(result));
  };

  kit.handlers.storage = ({ requestId, answer }) => {
    const waiting = kept.get(requestId);
    kept.delete(requestId);
    const given: StorageAnswer = answer;
    if ('error' in given) waiting?.reject(new Error(given.error));
    else waiting?.resolve('keys' in given ? given.keys : given.record);
  };

  scope.Net = {
    httpRequest(url: unknown, callback: unknown, options?: unknown) {
      if (typeof callback !== 'function') throw new TypeError('Net.httpRequest needs a callback');
      send(url, callback as (result: unknown) => unknown, options);
    },
    httpRequestAsync: (url: unknown, options?: unknown) => new Promise((resolve) => send(url, resolve, options)),
  };

  scope.ApplicationStorage = {
    get: async (key: unknown) =>
      ask({ action: 'get', key: requireLength('key', text(key), limits.storageKeyCharacters) }),
    remove: async (key: unknown) => ask({ action: 'remove', key: text(key) }),
    keys: async (pattern?: unknown, count: unknown = 1000) =>
      ask({ action: 'keys', pattern: pattern === undefined ? null : text(pattern), count: Number(count) }),
    put: async (key: unknown, value: unknown, ttl: unknown) =>
      ask({
        action: 'put',
        key: requireLength('key', text(key), limits.storageKeyCharacters),
        value: requireLength('value', text(value), limits.storageValueCharacters),
        ttlSeconds: seconds(ttl, limits.storageTtlSeconds),
      }),
  };

  const names =
    'ACD AI ApplicationStorage ASR Avatar Cartesia Conference ElevenLabs Gemini IVR OpenAI Player PushService';
  const more = 'Recorder SmartQueue StreamingAgent Ultravox VoximplantAPI Yandex';
  const modules = `${names} ${more}`.split(' ').map((name): [string, string] => [name, name.toLowerCase()]);
  scope.Modules = Object.fromEntries(modules);
  scope.require = (name: unknown) => {
    if (!modules.some(([, known]) => known === name)) throw new Error(`require: no such module: ${text(name)}`);
    loaded.add(name);
  };
}
