import type { SandboxClock } from '../clock/sandbox-clock';
import type { ScenarioHttpRequest } from '../operations';
import { runtimeLimits } from '../sandbox-settings';
import type { HttpFault, ScenarioHttpResult } from '../scenario-host';
import type { HttpTransport } from './http-transport';

/** What the exchange needs of its session. */
export interface HttpExchangeOptions {
  clock: SandboxClock;
  transport: HttpTransport;
  faultFor: (request: ScenarioHttpRequest) => HttpFault | undefined;
  deliver: (requestId: number, result: ScenarioHttpResult) => void;
}

/**
 * The HTTP requests of one session: three in flight, the rest in order. Each has a virtual time-out that aborts the socket and
 * gives code -7; injected latency is a virtual timer. Real network time is a `network` hold of the clock.
 */
export class HttpExchange {
  private readonly waiting: { requestId: number; request: ScenarioHttpRequest }[] = [];
  private readonly inFlight = new Set<AbortController>();
  private idleListeners: (() => void)[] = [];
  private closed = false;

  constructor(private readonly options: HttpExchangeOptions) {}

  /** Sends it now or when its turn comes. The prelude keeps the count; what exceeds it here was forged and is dropped. */
  submit(requestId: number, request: ScenarioHttpRequest): void {
    if (this.closed || this.waiting.length + this.inFlight.size >= runtimeLimits.httpOutstanding) return;
    this.waiting.push({ requestId, request });
    this.sendNext();
  }

  /** Resolves when nothing is in flight or waiting, at the latest at `deadlineMs`; what still waits then is dropped. */
  async settled(deadlineMs: number): Promise<void> {
    if (this.inFlight.size === 0) return;
    await new Promise<void>((resolve) => {
      const deadline = this.options.clock.at(deadlineMs, resolve);
      this.idleListeners.push(() => {
        deadline.cancel();
        resolve();
      });
    });
    this.waiting.length = 0;
  }

  /** Aborts everything; nothing is delivered any more. */
  close(): void {
    this.closed = true;
    this.waiting.length = 0;
    for (const abort of this.inFlight) abort.abort();
  }

  private sendNext(): void {
    while (this.inFlight.size < runtimeLimits.httpInFlight) {
      const next = this.waiting.shift();
      if (next === undefined) break;
      const abort = new AbortController();
      this.inFlight.add(abort);
      void this.exchange(next.request, abort).then((result) => this.finish(next.requestId, abort, result));
    }
    if (this.inFlight.size > 0) return;
    const listeners = this.idleListeners;
    this.idleListeners = [];
    for (const listener of listeners) listener();
  }

  private finish(requestId: number, abort: AbortController, result: ScenarioHttpResult): void {
    this.inFlight.delete(abort);
    if (!this.closed) this.options.deliver(requestId, result);
    this.sendNext();
  }

  private async exchange(request: ScenarioHttpRequest, abort: AbortController): Promise<ScenarioHttpResult> {
    const { clock } = this.options;
    const fault = this.options.faultFor(request) ?? {};
    const startMs = clock.now();
    return new Promise((resolve) => {
      const timeoutSeconds = Math.min(request.timeoutSeconds, runtimeLimits.httpTimeoutSeconds);
      const timers = [clock.at(startMs + timeoutSeconds * 1000, () => abort.abort())];
      const answer = (result: ScenarioHttpResult): void => {
        for (const timer of timers) timer.cancel();
        resolve(result);
      };
      // By the time-out, or because the session ended: its timers must not drive the clock any more.
      abort.signal.addEventListener('abort', () => answer({ code: -7, error: 'timed out' }), { once: true });
      void this.fetch(request, fault, abort.signal).then((result) => {
        if (abort.signal.aborted) return;
        const dueMs = startMs + (fault.delayMs ?? 0);
        if (dueMs <= clock.now()) answer(result);
        else timers.push(clock.at(dueMs, () => answer(result)));
      });
    });
  }

  private async fetch(
    request: ScenarioHttpRequest,
    fault: HttpFault,
    signal: AbortSignal,
  ): Promise<ScenarioHttpResult> {
    if (fault.answer !== undefined && fault.sendAnyway !== true) return fault.answer;
    const release = this.options.clock.hold('network');
    try {
      const result = await this.options.transport.send(request, signal);
      return fault.answer ?? result;
    } finally {
      release();
    }
  }
}
