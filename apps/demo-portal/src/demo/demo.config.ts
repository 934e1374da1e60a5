import { IsIn, IsNotEmpty, Matches } from 'class-validator';
import { Env } from '#foundation';

const httpAddress = { message: 'must be an http(s) address without a path' };
const pattern = /^https?:\/\/[a-z0-9.:[\]-]{1,255}$/i;

/** Where the system runs that the demo is told against. */
export class DemoConfig {
  @Env('PATCHBAY_URL')
  @Matches(pattern, httpAddress)
  patchbayUrl!: string;

  @Env('DEMO_PORTAL_URL')
  @Matches(pattern, httpAddress)
  portalUrl!: string;

  @Env('VOICE_SIMULATOR_URL')
  @Matches(pattern, httpAddress)
  simulatorUrl!: string;

  @Env('VOICE_SIMULATOR_MODE', { default: 'wall' })
  @IsIn(['wall', 'virtual'])
  simulatorMode!: 'wall' | 'virtual';

  /** The platform's master accounts, as the controller has them: session logs are shown to their owners only. */
  @Env('VOICE_PLATFORM_CREDENTIALS_FILE')
  @IsNotEmpty()
  credentialsFile!: string;
}
