import { isDeepStrictEqual } from 'node:util';
import { Injectable, Logger } from '@nestjs/common';
import { checkLineSettings, type LineSettings } from '#call-flow';
import { Clock, DependencyFailed } from '#foundation';
import { PortalRequests, Portals } from '#tenants';
import type { Line } from './line';
import { LineRepository } from './line.repository';
import { SettingsMark } from './settings-mark';

/** How long a portal is waited for when it owns the settings (wire.md 4). */
const portalDeadlineMs = 500;
/** Settings that a portal owns are asked for again in the background once they are older than this. */
const oldAfterMs = 10 * 60_000;

/** Settings of lines that the portal owns: asked for at the first call, kept, and asked for again when they are old. */
@Injectable()
export class PortalSettings {
  private readonly log = new Logger(PortalSettings.name);
  private readonly asking = new Set<string>();

  constructor(
    private readonly repository: LineRepository,
    private readonly portals: Portals,
    private readonly requests: PortalRequests,
    private readonly mark: SettingsMark,
    private readonly clock: Clock,
  ) {}

  /** The settings, asked of the portal now and kept. Throws DependencyFailed `settings-unavailable`. */
  async ask(tenantId: string, line: Line, number: string): Promise<LineSettings> {
    const { settingsUrl } = await this.portals.get(tenantId);
    if (settingsUrl === undefined) throw unavailable('The portal has not said where its settings are.');
    const question = { type: 'settings', lineId: line.lineId, number };
    const said = await this.requests.ask(tenantId, settingsUrl, question, portalDeadlineMs).catch((cause: unknown) => {
      throw unavailable('The portal that owns the settings did not give them.', cause);
    });
    const faults = checkLineSettings(said, 'keep');
    if (faults.length > 0) {
      this.log.warn('Portal gave settings that are not right', { tenantId, lineId: line.lineId, faults });
      throw unavailable('The portal gave settings that are not right.');
    }
    const settings = said as LineSettings;
    const isKept = await this.repository.keepPortalSettings(tenantId, line, settings, this.clock.now());
    const isChange = line.settings !== undefined && !isDeepStrictEqual(line.settings, settings);
    if (isKept && isChange) await this.mark.renew(tenantId);
    return settings;
  }

  /**
   * Asks a portal again for settings of its own that are older than ten minutes, while the call goes on with those. Changed ones reach every
   * replica's next call by the mark. A portal that does not answer is asked again at a later call; one question about a line at a time.
   */
  askAgainWhenOld(tenantId: string, line: Line, number: string): void {
    const { settingsOwner, settingsReadAt, lineId } = line;
    if (settingsOwner !== 'portal' || settingsReadAt === undefined) return;
    const id = `${tenantId} ${lineId}`;
    if (this.clock.nowMs() - settingsReadAt.getTime() < oldAfterMs || this.asking.has(id)) return;
    this.asking.add(id);
    this.ask(tenantId, line, number)
      .catch((error: unknown) => this.log.warn('Old settings go on to serve', { tenantId, lineId, error }))
      .finally(() => this.asking.delete(id));
  }
}

function unavailable(detail: string, cause?: unknown): DependencyFailed {
  return new DependencyFailed('settings-unavailable', detail, { cause, retryAfterSeconds: 5 });
}
