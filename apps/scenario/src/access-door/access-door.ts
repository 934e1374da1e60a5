import type { Primitives, RequestBinding } from '#signing';
import {
  ACCESS_URL_STATUS,
  accessUrlAnswer,
  answerKeyId,
  asciiJson,
  contentDigestOf,
  fieldsFromAccessUrlHeaders,
  formatKeyId,
  signAnswer,
  SignatureRefusal,
  verifyRequest,
} from '#signing';
import type { SessionKeys } from '../controller/session-keys';
import { writeSection } from '../session-log';
import { CommandMemory } from './command-memory';

/** What became of a command. */
export type CommandOutcome = { accepted: true } | { accepted: false; reason: string };

/** The log shows this many refused requests; whoever sends more shall not fill it. */
const MOST_REFUSALS_LOGGED = 20;

const KEY_REUSED = asciiJson({ accepted: false, reason: 'idempotency-key-reused' } satisfies CommandOutcome);
const UNSIGNED_REFUSAL = JSON.stringify({ error: 'signature-rejected' });

/**
 * The session's door to the outside: the access URL. Takes commands signed by the controller (c2s) or by the portal itself
 * (p2s), each nonce once, and acts once per idempotency key: a repetition gets the first answer, freshly signed.
 */
export class AccessDoor {
  private readonly nonces = new CommandMemory();
  private readonly answers = new CommandMemory();
  private refusals = 0;

  constructor(
    private readonly primitives: Primitives,
    private readonly keys: SessionKeys | undefined,
    private readonly accessUrls: readonly string[],
    private readonly obey: (command: unknown) => CommandOutcome,
  ) {}

  /** Handles one request and returns the answer's body. Never throws. */
  handle(event: HttpRequestEvent): string {
    const nowSeconds = Math.floor(Date.now() / 1000);
    const binding = this.verified(event, nowSeconds);
    if (binding instanceof SignatureRefusal) return this.refuse(binding.reason);
    const nonce = `${formatKeyId(binding.keyId)} ${binding.nonce}`;
    if (this.nonces.find(nonce) !== undefined) return this.refuse('replayed');
    if (!this.nonces.remember(nonce, '', nowSeconds)) return this.refuse('too many commands');
    return this.sign(binding, this.answerOnce(binding, event.content, nowSeconds), nowSeconds);
  }

  private verified(event: HttpRequestEvent, nowSeconds: number): RequestBinding | SignatureRefusal {
    const { keys } = this;
    let last: RequestBinding | SignatureRefusal = new SignatureRefusal('unknown-key');
    if (keys === undefined) return last;
    for (const targetUri of this.accessUrls) {
      last = verifyRequest(
        this.primitives,
        { method: event.method, targetUri, fields: fieldsFromAccessUrlHeaders(event.headers), body: event.content },
        {
          roles: ['c2s', 'p2s'],
          findKey: ({ portalId, role, version }) =>
            portalId === keys.portalId && version === keys.keyVersion && (role === 'c2s' || role === 'p2s')
              ? keys.byRole[role]
              : undefined,
          nowSeconds,
        },
      );
      if (!(last instanceof SignatureRefusal)) return last;
    }
    return last;
  }

  private answerOnce(binding: RequestBinding, content: string, nowSeconds: number): string {
    const name = `${binding.keyId.role} ${binding.idempotencyKey ?? ''}`;
    const [digest, known] = this.answers.find(name)?.split('\n') ?? [];
    if (known !== undefined) return digest === binding.contentDigest ? known : KEY_REUSED;
    writeSection(`Get command from portal: ${content}`);
    const answer = asciiJson(this.obey(parsed(content)));
    this.answers.remember(name, `${binding.contentDigest}\n${answer}`, nowSeconds);
    return answer;
  }

  private sign(binding: RequestBinding, body: string, nowSeconds: number): string {
    const { role } = answerKeyId(binding.keyId);
    const fields = signAnswer(this.primitives, {
      request: binding,
      key: (role === 's2c' || role === 's2p' ? this.keys?.byRole[role] : undefined) ?? '',
      status: ACCESS_URL_STATUS,
      contentDigest: contentDigestOf(this.primitives, body),
      createdSeconds: nowSeconds,
    });
    return accessUrlAnswer(body, fields);
  }

  private refuse(reason: string): string {
    this.refusals += 1;
    if (this.refusals <= MOST_REFUSALS_LOGGED) writeSection(`Refused a request to the access URL: ${reason}`);
    return UNSIGNED_REFUSAL;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
