import { IsIn, IsInt, IsNotEmpty, Matches, Max, Min } from 'class-validator';
import { Env } from '#foundation';

const highestPort = 65_535;

/** What the simulator's process reads from the environment. A port of 0 takes a free one. */
export class SimulatorConfig {
  /** Folder of everything it keeps; made when missing. One process at a time. */
  @Env('VOICE_SIMULATOR_DATA', { default: '.local/voice-simulator' })
  @IsNotEmpty()
  dataFolder!: string;

  @Env('VOICE_SIMULATOR_HOST', { default: '127.0.0.1' })
  @IsNotEmpty()
  host!: string;

  /** Host under which it tells others its addresses: session access URLs, logs, recordings. */
  @Env('VOICE_SIMULATOR_PUBLIC_HOST', { default: '127.0.0.1' })
  @Matches(/^[a-z0-9.-]+$/, { message: 'must be a host name or an IPv4 address' })
  publicHost!: string;

  /** Where the certificates of HTTPS are kept; `tls` in the data folder when not set. */
  @Env('VOICE_SIMULATOR_TLS_FOLDER', { optional: true })
  tlsFolder?: string;

  @Env('VOICE_SIMULATOR_PORT', { kind: 'integer', default: 8090 })
  @IsInt()
  @Min(0)
  @Max(highestPort)
  port!: number;

  @Env('VOICE_SIMULATOR_TLS_PORT', { kind: 'integer', default: 8443 })
  @IsInt()
  @Min(0)
  @Max(highestPort)
  tlsPort!: number;

  @Env('VOICE_SIMULATOR_CLOCK_PORT', { kind: 'integer', default: 8091 })
  @IsInt()
  @Min(0)
  @Max(highestPort)
  clockPort!: number;

  /** `wall`: real time. `virtual`: time jumps to the next event whenever nothing real is awaited. */
  @Env('VOICE_SIMULATOR_MODE', { default: 'wall' })
  @IsIn(['wall', 'virtual'])
  mode!: 'wall' | 'virtual';

  /** What a new child account gets from its master, in its own currency. */
  @Env('VOICE_SIMULATOR_CHILD_BALANCE', { default: '500.00' })
  @Matches(/^\d{1,9}(\.\d{1,4})?$/, { message: 'must be a decimal amount of at most four places' })
  childBalance!: string;
}
