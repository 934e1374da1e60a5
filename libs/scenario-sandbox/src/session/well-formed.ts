import type { GuestOperation } from '../operations';

/** A member's type; `?` allows null, `*` is not looked into. */
type Shape = 'string' | 'number' | 'boolean' | 'object' | 'string?' | 'boolean?' | 'object?';

const leg = { callId: 'string' } as const;
const legWithHeaders = { callId: 'string', headers: 'object?' } as const;
const legWithHandle = { callId: 'string', handle: 'boolean' } as const;
const twoLegs = { callId1: 'string', callId2: 'string' } as const;
const fromLeg = { callId: 'string', fromCallId: 'string' } as const;

/** Every operation with its members. */
const shapes: Readonly<Record<GuestOperation['op'], Readonly<Record<string, Shape>>>> = {
  setCustomData: { data: 'string' },
  setCallCustomData: { callId: 'string', data: 'string' },
  ring: legWithHeaders,
  startEarlyMedia: legWithHeaders,
  answer: legWithHeaders,
  reject: { ...legWithHeaders, code: 'number' },
  hangup: { ...legWithHeaders, code: 'number' },
  playProgressTone: { callId: 'string', country: 'string' },
  startPlayback: { callId: 'string', url: 'string', loop: 'boolean' },
  say: { callId: 'string', text: 'string', voice: 'string?' },
  stopPlayback: leg,
  handleTones: legWithHandle,
  sendDigits: { callId: 'string', digits: 'string' },
  record: { callId: 'string', stereo: 'boolean', options: 'object' },
  sendMessage: { callId: 'string', text: 'string' },
  sendInfo: { ...legWithHeaders, mimeType: 'string', body: 'string' },
  transferTo: { ...legWithHeaders, to: 'string', callId2: 'string?' },
  handleBlindTransfer: legWithHandle,
  handleMicStatus: legWithHandle,
  callUser: { ...legWithHeaders, username: 'string', callerid: 'string', displayName: 'string?', video: 'boolean?' },
  callPSTN: { callId: 'string', number: 'string', callerid: 'string', options: 'object' },
  callSIP: { ...legWithHeaders, to: 'string', callerid: 'string?', displayName: 'string?', options: 'object' },
  sendMediaBetween: twoLegs,
  stopMediaBetween: twoLegs,
  sendMediaTo: fromLeg,
  stopMediaTo: fromLeg,
  terminate: {},
  log: { text: 'string' },
  hideTones: { hide: 'boolean' },
  setTimer: { timerId: 'number', delayMs: 'number' },
  clearTimer: { timerId: 'number' },
  httpRequest: { requestId: 'number', request: 'object' },
  storage: { requestId: 'number', request: 'object' },
};

/** `ScenarioHttpRequest`. */
const httpRequestShape: Readonly<Record<string, Shape>> = {
  url: 'string',
  method: 'string',
  headers: 'object',
  body: 'string?',
  bodyEncoding: 'string',
  timeoutSeconds: 'number',
  connectionTimeoutSeconds: 'number',
  rawOutput: 'boolean',
};

function fits(value: unknown, shape: Shape): boolean {
  if (value === null) return shape.endsWith('?');
  return typeof value === shape.replace('?', '') && !Array.isArray(value);
}

function hasShape(value: object, shape: Readonly<Record<string, Shape>>): boolean {
  const members = value as Readonly<Record<string, unknown>>;
  return Object.entries(shape).every(([name, kind]) => fits(members[name], kind));
}

/** `StorageRequest`, by action. */
const storageShapes: Readonly<Record<string, Readonly<Record<string, Shape>>>> = {
  get: { key: 'string' },
  remove: { key: 'string' },
  put: { key: 'string', value: 'string', ttlSeconds: 'number' },
  keys: { pattern: 'string?', count: 'number' },
};

function isStorageRequest(request: { action?: unknown }): boolean {
  const action = String(request.action);
  return Object.hasOwn(storageShapes, action) && hasShape(request, storageShapes[action] ?? {});
}

/** Whether what came out of a sandbox has the members it must have: a scenario that tampers with its globals can send anything. */
export function isWellFormed(given: unknown): given is GuestOperation {
  if (typeof given !== 'object' || given === null) return false;
  const operation = given as GuestOperation;
  if (!Object.hasOwn(shapes, operation.op) || !hasShape(operation, shapes[operation.op])) return false;
  if (operation.op === 'storage') return isStorageRequest(operation.request);
  if (operation.op !== 'httpRequest') return true;
  return hasShape(operation.request, httpRequestShape) && ['utf8', 'base64'].includes(operation.request.bodyEncoding);
}
