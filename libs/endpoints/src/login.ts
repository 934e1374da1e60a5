import type { LoginRow } from './login.entity';
import type { LoginKind } from './login-kind';

/** A login of a portal's user at the voice platform. */
export interface Login {
  loginId: string;
  userId: string;
  kind: LoginKind;
  /** Short name: `user<userId>` in the browser, `phone<userId>` on a desk phone. */
  userName: string;
  /** `<userName>@<login domain>`: what a browser or a SIP phone signs in as. */
  address: string;
  displayName: string;
  /** An inactive login can neither sign in nor be called. */
  active: boolean;
  createdAt: Date;
}

const prefixes: Readonly<Record<LoginKind, string>> = { browser: 'user', 'desk-phone': 'phone' };

/** The name at the platform, the same at every attempt. `userId` is 1 to 40 of a–z, 0–9, `_`, `-`, so that the name is at most 45 long. */
export function userNameOf(kind: LoginKind, userId: string): string {
  return `${prefixes[kind]}${userId}`;
}

/** The login in a row, under an account's login domain. */
export function toLogin(row: LoginRow, loginDomain: string): Login {
  const userName = userNameOf(row.kind, row.userId);
  const { loginId, userId, kind, displayName, active, createdAt } = row;
  return { loginId, userId, kind, userName, address: `${userName}@${loginDomain}`, displayName, active, createdAt };
}
