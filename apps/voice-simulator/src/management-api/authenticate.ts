import { createHash, timingSafeEqual } from 'node:crypto';
import { decode, verify } from 'jsonwebtoken';
import { passwordDigest } from '../accounts/account-credentials';
import { type SimulatorClock, tokenMoments } from '../clock/simulator-clock';
import type { Account } from '../store/rows';
import type { Store } from '../store/store';
import { ApiError } from './api-error';
import type { Parameters } from './requests/parameters';

/** Who sends a request, and as whom it acts. */
export interface Caller {
  /** The account the request acts on. */
  readonly account: Account;
  /** The account whose credentials were shown: the same, or its parent. */
  readonly owner: Account;
  /** Whether an api_key or a password was shown, which alone makes the platform show api_keys. */
  readonly showsApiKeys: boolean;
}

/** Longest life of a token: 3600 s (guides/managementapi/jwt). */
const longestTokenSeconds = 3600;
/** How far a token's `iat` may lie ahead: a second, since it is a whole number of seconds and followers of a virtual clock run on between its ticks. */
const clockToleranceSeconds = 1;

/**
 * Finds out who calls. A Bearer token wins over parameters. Throws 100 (who?), 447 (not a token), 454 (lives too long),
 * 455 (issued in the future), 456 (expired), 131 (the account is not active).
 */
export function authenticate(
  store: Store,
  authorization: string | undefined,
  parameters: Parameters,
  clock: SimulatorClock,
): Caller {
  const token = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  if (authorization !== undefined && token === undefined) throw new ApiError(447);
  const caller = token === undefined ? byParameters(store, parameters, '') : byToken(store, token, tokenMoments(clock));
  if (!caller.account.active) throw new ApiError(131);
  return caller;
}

/**
 * Who calls AddAccount: the master that `parent_account_*` parameters name and prove. A token alone is not enough, since the
 * platform's page for it asks for these parameters. Throws 100, or 177 when the parent may not have children.
 */
export function authenticateParent(store: Store, parameters: Parameters): Caller {
  const caller = byParameters(store, parameters, 'parent_');
  if (caller.account.parentId !== null) throw new ApiError(177);
  return caller;
}

function byToken(store: Store, token: string, [ownMs, ...moreMs]: ReturnType<typeof tokenMoments>): Caller {
  const { keyId, actsAs, issuedAt, expiresAt } = claimsOf(token);
  const refusalAt = (ms: number): number | undefined => {
    if (issuedAt > ms / 1000 + clockToleranceSeconds) return 455;
    return expiresAt <= ms / 1000 ? 456 : undefined;
  };
  const key = store.serviceKeys.get(keyId);
  if (key === undefined || !isSigned(token, key.publicKey)) throw new ApiError(100);
  if (expiresAt - issuedAt > longestTokenSeconds) throw new ApiError(454);
  const refusal = refusalAt(ownMs);
  if (refusal !== undefined && moreMs.every((ms) => refusalAt(ms) !== undefined)) throw new ApiError(refusal);
  const account = store.accounts.get(actsAs);
  const owner = store.accounts.get(key.accountId);
  if (account === undefined || owner === undefined) throw new ApiError(100);
  if (account.id !== owner.id && account.parentId !== owner.id) throw new ApiError(100);
  return { account, owner, showsApiKeys: false };
}

interface Claims {
  readonly keyId: string;
  /** `iss`, a number or a string of digits. */
  readonly actsAs: number;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** What a token says of itself, unverified; 447 when it does not say enough. */
function claimsOf(token: string): Claims {
  const decoded = decode(token, { complete: true });
  if (decoded === null || typeof decoded.payload === 'string') throw new ApiError(447);
  const { iss, iat, exp } = decoded.payload as Readonly<Record<string, unknown>>;
  const keyId = decoded.header.kid;
  if (keyId === undefined || !/^\d{1,15}$/.test(String(iss)) || typeof iat !== 'number' || typeof exp !== 'number') {
    throw new ApiError(447);
  }
  return { keyId, actsAs: Number(iss), issuedAt: iat, expiresAt: exp };
}

function isSigned(token: string, publicKey: string): boolean {
  try {
    verify(token, publicKey, { algorithms: ['RS256'], ignoreExpiration: true, ignoreNotBefore: true });
    return true;
  } catch {
    return false;
  }
}

function byParameters(store: Store, parameters: Parameters, prefix: '' | 'parent_'): Caller {
  const account = selected(store, parameters, prefix);
  if (account === undefined || !proves(account, parameters, prefix)) throw new ApiError(100);
  return { account, owner: account, showsApiKeys: true };
}

function selected(store: Store, parameters: Parameters, prefix: string): Account | undefined {
  const id = parameters.integer(`${prefix}account_id`, 100);
  if (id !== undefined) return store.accounts.get(id);
  const name = parameters.text(`${prefix}account_name`);
  if (name !== undefined && name !== '') return store.accounts.find('name', name)[0];
  const email = parameters.text(`${prefix}account_email`);
  return email === undefined || email === '' ? undefined : store.accounts.find('email', email.toLowerCase())[0];
}

function proves(account: Account, parameters: Parameters, prefix: string): boolean {
  const apiKey = parameters.text(prefix === '' ? 'api_key' : 'parent_account_api_key');
  if (apiKey !== undefined) return sameText(apiKey, account.apiKey);
  const password = parameters.text(`${prefix}account_password`);
  return password !== undefined && sameText(passwordDigest(account.name, password), account.passwordDigest);
}

function sameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
