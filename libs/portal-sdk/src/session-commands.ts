import type { SignedRequest } from '#signing';
import { accessUrlHeaders, nodePrimitives, readAccessUrlAnswer, verifyAnswer } from '#signing';
import { jsonOrText } from './answer-content';
import { TransportError } from './errors';
import { exchange } from './http-exchange';

/** What one attempt of a session command needs. */
export interface SessionExchange {
  fetch: typeof fetch;
  timeoutMs: number;
  signed: SignedRequest;
  /** ASCII-only JSON. */
  body: string;
  /** The `s2p` key. */
  answerKey: string;
  nowSeconds: () => number;
}

/**
 * Sends a signed command to a live session's access URL and gives the body of its signed answer.
 *
 * @throws TransportError when the session has ended, cannot be reached, or its answer is not signed for this command
 */
export async function exchangeWithSession(attempt: SessionExchange): Promise<unknown> {
  const { signed } = attempt;
  const headers = { ...accessUrlHeaders(signed.fields), 'content-type': 'application/json' };
  const request = { method: 'POST', headers, body: attempt.body };
  const raw = await exchange(attempt.fetch, signed.binding.targetUri, request, attempt.timeoutMs);
  const answer = readAccessUrlAnswer(new TextDecoder().decode(raw.body));
  const refusal = verifyAnswer(nodePrimitives, answer, {
    request: signed.binding,
    key: attempt.answerKey,
    nowSeconds: attempt.nowSeconds(),
  });
  if (refusal !== undefined) throw new TransportError('The session gave no signed answer.', raw.status);
  return jsonOrText(new TextEncoder().encode(answer.body));
}
