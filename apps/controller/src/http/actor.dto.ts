import { Type } from 'class-transformer';
import { IsBoolean, IsDefined, IsString, Length, ValidateNested } from 'class-validator';

/** The person who acts, asserted by the portal and audited: a signature proves a server, not a person. */
export class Actor {
  /** The portal's own id of the user. */
  @IsString()
  @Length(1, 64)
  userId!: string;

  /** The user's name as the portal shows it. */
  @IsString()
  @Length(1, 255)
  name!: string;

  /** Whether the portal calls this user an administrator. */
  @IsBoolean()
  isAdministrator!: boolean;
}

/** What the body of every write carries. */
export class WriteRequest {
  /** Who acts. */
  @IsDefined()
  @ValidateNested()
  @Type(() => Actor)
  actor!: Actor;
}
