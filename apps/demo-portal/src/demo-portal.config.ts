import { IsInt, IsNotEmpty, IsOptional, Matches, Max, Min } from 'class-validator';
import { Env } from '#foundation';

const httpAddress = /^https?:\/\/[a-z0-9.:[\]-]{1,255}$/i;

/** What the demo portal reads from the environment. */
export class DemoPortalConfig {
  /** Where it listens. Its desk and office are not signed: keep them on loopback. */
  @Env('DEMO_PORTAL_HOST', { default: '127.0.0.1' })
  @IsNotEmpty()
  host!: string;

  /** A port of 0 takes a free one. */
  @Env('DEMO_PORTAL_PORT', { kind: 'integer', default: 8070 })
  @IsInt()
  @Min(0)
  @Max(65_535)
  port!: number;

  /** Where Patchbay reaches it, without a path; `http://127.0.0.1:<port>` when not given. */
  @Env('DEMO_PORTAL_URL', { optional: true })
  @IsOptional()
  @Matches(httpAddress, { message: 'must be an http(s) address without a path' })
  publicUrl?: string;

  /** Folder with `licence.json`: `{ portalId, licenceKey }`. */
  @Env('DEMO_PORTAL_DATA')
  @IsNotEmpty()
  dataFolder!: string;

  /** Patchbay's public address, exactly as Patchbay knows it. */
  @Env('PATCHBAY_PUBLIC_URL')
  @Matches(httpAddress, { message: 'must be an http(s) address without a path' })
  patchbayUrl!: string;
}
