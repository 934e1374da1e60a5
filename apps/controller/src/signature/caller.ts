import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Who signed a request, once the signature is known to be right. */
export interface Caller {
  portalId: string;
  tenantId: string;
  /** `p2c`: a portal's server on `/v1`. `s2c`: a scenario of that portal's account on `/scenario/v1`. */
  role: 'p2c' | 's2c';
  keyVersion: number;
}

/** A request after the signature hooks: the caller, and the idempotency key that the signature covers. */
export type SignedRequest = FastifyRequest & { caller?: Caller };

/** The verified caller of a signed route. */
export const SignedCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<SignedRequest>();
  if (caller === undefined) throw new TypeError('SignedCaller stands on a route outside the signed prefixes');
  return caller;
});
