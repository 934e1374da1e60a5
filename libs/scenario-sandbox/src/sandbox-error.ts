/** The sandbox itself could not do its work: a worker that does not start, a closed pool. Never the scenario's fault. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
}
