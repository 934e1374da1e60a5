import { IsIn, IsString, Length, Matches } from 'class-validator';
import { type Login, type LoginKind, loginKinds } from '#endpoints';
import { WriteRequest } from '../http/actor.dto';

/** A user of the portal, in a path. */
export class UserPath {
  /** The portal's id of the user: 1 to 40 of a-z, 0-9, _ and -. */
  @Matches(/^[a-z0-9_-]{1,40}$/, { message: 'userId must be 1 to 40 of a-z, 0-9, _ and -' })
  userId!: string;
}

/** A login of a user, in a path. */
export class LoginPath extends UserPath {
  /** `browser` or `desk-phone`. */
  @IsIn(loginKinds)
  kind!: LoginKind;
}

/** What a login is to be. */
export class PutLoginRequest extends WriteRequest {
  /** What the called see; at most 255 characters. */
  @IsString()
  @Length(1, 255)
  displayName!: string;
}

/** A login of a user. */
export class LoginResponse {
  /** Id of the login. */
  loginId!: string;
  /** The portal's id of the user. */
  userId!: string;
  /** `browser`: WebRTC in the portal's page; `desk-phone`: a SIP device. */
  kind!: LoginKind;
  /** Short name. */
  userName!: string;
  /** Full name, `userName@loginDomain`: what a browser or a SIP phone signs in as. */
  address!: string;
  /** What the called see. */
  displayName!: string;
  /** Whether it can sign in and be called. */
  active!: boolean;
  /** When it was first made. */
  createdAt!: string;

  static from(login: Login): LoginResponse {
    return { ...login, createdAt: login.createdAt.toISOString() };
  }
}

/** A login with its new password. */
export class LoginWithPasswordResponse extends LoginResponse {
  /** Shown here and never again; every PUT sets a new one. */
  password!: string;

  static withPassword(login: Login, password: string): LoginWithPasswordResponse {
    return { ...login, createdAt: login.createdAt.toISOString(), password };
  }
}

/** A user's logins. */
export class LoginListResponse {
  /** At most one of each kind. */
  items!: LoginResponse[];
}
