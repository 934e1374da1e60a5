import { IsOptional, IsString, Length, Matches, ValidateIf } from 'class-validator';
import { WriteRequest } from '../http/actor.dto';

/** Changes to a portal's own settings; what is not named stays. */
export class ChangePortalRequest extends WriteRequest {
  /** Where events go (https); null stops them. */
  @IsOptional()
  @ValidateIf((body: ChangePortalRequest) => body.webhookUrl !== null)
  @IsString()
  @Length(1, 2048)
  webhookUrl?: string | null;

  /** Where routing settings that the portal owns are asked for; null when it owns none. */
  @IsOptional()
  @ValidateIf((body: ChangePortalRequest) => body.settingsUrl !== null)
  @IsString()
  @Length(1, 2048)
  settingsUrl?: string | null;

  /** Where we ask whom to ring; null leaves it to the lines' own queues. */
  @IsOptional()
  @ValidateIf((body: ChangePortalRequest) => body.invitesUrl !== null)
  @IsString()
  @Length(1, 2048)
  invitesUrl?: string | null;

  /** IANA time zone, for deciding and showing. */
  @IsOptional()
  @IsString()
  @Length(1, 64)
  timeZone?: string;

  /** Language of default texts: two letters (ISO 639-1). */
  @IsOptional()
  @Matches(/^[a-z]{2}$/, { message: 'language must be two lower-case letters' })
  language?: string;
}

/** A portal as it stands. */
export class PortalResponse {
  /** The portal's id, as in its key ids. */
  portalId!: string;
  /** Where events go. */
  webhookUrl!: string | null;
  /** Where routing settings that the portal owns are asked for. */
  settingsUrl!: string | null;
  /** Where we ask whom to ring. */
  invitesUrl!: string | null;
  /** IANA time zone. */
  timeZone!: string;
  /** Language of default texts. */
  language!: string;
  /** The version that the portal's keys are at. */
  keyVersion!: number;
}
