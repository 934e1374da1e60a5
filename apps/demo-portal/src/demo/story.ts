import { performance } from 'node:perf_hooks';
import type { JsonService } from './json-service';
import type { Pace } from './pace';
import type { PlatformFiles } from './platform-files';

/** The programs that a story moves, and who tells it. */
export interface Stage {
  portal: JsonService;
  simulator: JsonService;
  files: PlatformFiles;
  pace: Pace;
  virtualTime: boolean;
  /** Says one sentence of the story. */
  tell: (sentence: string) => void;
}

/** One step: does something and throws StepFailed when it did not go as told. */
export interface Step {
  name: string;
  title: string;
  run: () => Promise<void>;
}

/** A story: its steps, in order, and the call that it is about, once that was read. */
export interface Story {
  steps: readonly Step[];
  call: () => unknown;
}

/** How one step went; `ms` is wall time. */
export interface StepResult {
  name: string;
  ok: boolean;
  ms: number;
  reason?: string;
}

/** How the whole story went: what `--json` prints. */
export interface StoryResult {
  ok: boolean;
  steps: StepResult[];
  call: unknown;
}

/** Runs the steps in order and stops at the first that fails: the next ones build on it. */
export async function runStory(story: Story, tell: Stage['tell']): Promise<StoryResult> {
  const steps: StepResult[] = [];
  for (const [index, { name, title, run }] of story.steps.entries()) {
    tell(`\n${index + 1}. ${title}`);
    const beganAt = performance.now();
    const failure = await run().then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    const ms = Math.round(performance.now() - beganAt);
    steps.push({ name, ok: failure === undefined, ms, ...(failure === undefined ? {} : { reason: failure }) });
    tell(failure === undefined ? `   ✓ ${ms} ms` : `   ✗ ${failure}`);
    if (failure !== undefined) break;
  }
  const ok = steps.length === story.steps.length && steps.every((step) => step.ok);
  return { ok, steps, call: story.call() ?? null };
}
