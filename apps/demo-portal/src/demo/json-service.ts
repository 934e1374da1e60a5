import { StepFailed } from './expectations';

/** A JSON object as it came; fields are read by name and checked where they are used. */
export type Fields = Readonly<Record<string, unknown>>;

const longestWaitMs = 120_000;

/** Speaks JSON to one of the programs of the demo. */
export class JsonService {
  constructor(
    private readonly name: string,
    private readonly baseUrl: string,
  ) {}

  get(path: string): Promise<Fields> {
    return this.ask('GET', path, undefined);
  }

  post(path: string, body: object = {}): Promise<Fields> {
    return this.ask('POST', path, body);
  }

  private async ask(method: string, path: string, body: object | undefined): Promise<Fields> {
    const response = await this.send(method, path, body);
    if (response.status === 204) return {};
    const said: unknown = await response.json();
    return typeof said === 'object' && said !== null ? { ...said } : {};
  }

  /** @throws StepFailed when nothing came, or a refusal */
  private async send(method: string, path: string, body: object | undefined): Promise<Response> {
    const request = {
      method,
      signal: AbortSignal.timeout(longestWaitMs),
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    };
    const response = await fetch(this.baseUrl + path, request).catch((cause: unknown) => {
      throw new StepFailed(`The ${this.name} cannot be reached`, { cause });
    });
    if (response.ok) return response;
    throw new StepFailed(`The ${this.name} answered ${response.status} to ${method} ${path}: ${await response.text()}`);
  }
}
