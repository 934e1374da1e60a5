import type { ScenarioConfig } from '#call-flow';
import { writeSection } from '../session-log';
import type { AgentLeg } from './ringer';

/** A caller and an agent who talk: joins the legs, records, and holds and unholds as the agent's browser says. */
export class Conversation {
  private held = false;

  /** @param onMeter called with each measurement of the line's quality in percent, unchecked */
  constructor(
    private readonly caller: Call,
    readonly agent: AgentLeg,
    private readonly settings: ScenarioConfig['settings'],
    private readonly onMeter: (percent: unknown) => void,
  ) {}

  begin(): void {
    const { recording } = this.settings;
    VoxEngine.sendMediaBetween(this.agent.call, this.caller);
    if (recording.enabled) this.caller.record({ stereo: recording.stereo });
  }

  /** Takes a text from the agent's browser; what is no command of ours is logged and ignored. */
  said(text: string): void {
    writeSection(`Get command from portal user: ${text}`);
    const message = parsedObject(text);
    if (message.command === 'hold' && !this.held) this.hold();
    else if (message.command === 'unhold' && this.held) this.unhold();
    else if (message.command === 'meter') this.onMeter(message.percent);
  }

  private hold(): void {
    this.held = true;
    VoxEngine.stopMediaBetween(this.caller, this.agent.call);
    this.caller.stopPlayback();
    this.caller.startPlayback(this.settings.melodies.hold, { loop: true });
  }

  private unhold(): void {
    this.held = false;
    this.agent.call.stopPlayback();
    this.caller.stopPlayback();
    VoxEngine.sendMediaBetween(this.caller, this.agent.call);
  }
}

function parsedObject(text: string): Partial<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
