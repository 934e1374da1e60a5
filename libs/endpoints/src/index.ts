import { LoginRow } from './login.entity';

export { EndpointsModule } from './endpoints.module';
export { Logins } from './logins';
export type { Login } from './login';
export { type LoginKind, loginKinds } from './login-kind';

/** The rows of this room. */
export const endpointsEntities = [LoginRow];
/** The config classes of this room: none. */
export const endpointsConfigs = [];
