import { setTimeout as pause } from 'node:timers/promises';
import type { Stage } from '../story';

/** Lines of the session's log, and who says what to whom there. */
const sentences: readonly (readonly [line: RegExp, sentence: string])[] = [
  [/Start INCOMING scenario/, 'platform → scenario: a call alerts'],
  [/^CONFIG_SOURCE: (.*)/, 'scenario → Patchbay: how does this line work? ← $1'],
  [/^Call in correct worktime/, 'scenario → caller: answers and greets'],
  [/^Direct code is: (.*)/, 'caller → scenario: extension $1'],
  [/^Get portal invite answer: (.*)/, 'scenario → Patchbay → portal: whom to ring? ← $1'],
  [/^Action: (.*)/, 'scenario → platform: $1'],
  [/^Get command from portal: (.*)/, 'portal → session: $1'],
  [/^Get command from portal user: (.*)/, "user 67's browser → session: $1"],
  [/^Send CallStart/, 'scenario → Patchbay: user 67 answered'],
  [/^Start recording call/, 'platform → scenario: the recording has begun'],
  [/^Send HangupCall/, 'scenario → Patchbay: the call ended'],
  [/^Send call history/, 'scenario → Patchbay: the history record'],
  [/^Session terminated/, 'platform: the session has ended'],
];

const stampLength = 'YYYY-MM-DD HH:MM:SS '.length;
const lookEveryMs = 300;

/** Tells a session's log as it grows; what was told once is not told again. */
export class Narration {
  private told = 0;
  private stopped = false;

  constructor(
    private readonly stage: Stage,
    private readonly logUrl: string,
  ) {}

  /** Looks at the log until `stop` is called. A log that cannot be read now is read at the next look. */
  async follow(): Promise<void> {
    while (!this.stopped) {
      this.tell(await this.stage.files.text(this.logUrl).catch(() => ''));
      await pause(lookEveryMs);
    }
  }

  /** Looks no more. */
  stop(): void {
    this.stopped = true;
  }

  /** Tells what is new in a log. */
  tell(log: string): void {
    const lines = log.split('\n').slice(0, -1);
    for (const line of lines.slice(this.told)) {
      const text = line.slice(stampLength);
      const [pattern, sentence] = sentences.find(([known]) => known.test(text)) ?? [];
      const match = pattern?.exec(text);
      if (match && sentence !== undefined) {
        this.stage.tell(`   ${line.slice(11, 19)}  ${sentence.replace('$1', () => match[1] ?? '')}`);
      }
    }
    this.told = Math.max(this.told, lines.length);
  }
}
