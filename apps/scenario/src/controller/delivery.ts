import type { ControllerClient, ControllerReply, ControllerRequest } from './controller-client';

/** Waits between attempts: about half a minute in all, because the session must end. */
const WAITS_MS = [500, 1000, 2000, 4000, 8000, 15_000];

/** Statuses after which the same request may succeed later; every other refusal is final. */
const worthRepeating = (status: number): boolean => status >= 500 || status === 429 || status === 409 || status === 401;

/** How a report ended: the proven answer of the controller, or `undefined` when it was given up. */
export type DeliveryResult = Extract<ControllerReply, { proven: true }> | undefined;

/**
 * Delivers a report at least once within about half a minute, with the same idempotency key every time. Nobody waits for
 * it: the caller hears nothing of it.
 */
export function deliver(
  client: ControllerClient,
  request: ControllerRequest,
  done: (result: DeliveryResult) => void,
): void {
  const attempt = (count: number): void => {
    client.send(request, (reply) => {
      if (reply.proven && !worthRepeating(reply.status)) {
        done(reply.status < 300 ? reply : undefined);
        return;
      }
      const wait = WAITS_MS[count];
      if (wait === undefined) done(undefined);
      else setTimeout(() => attempt(count + 1), wait);
    });
  };
  attempt(0);
}
