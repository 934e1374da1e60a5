import { ArrayMaxSize, ArrayUnique, IsArray, IsObject, IsOptional, IsString, Length, Matches } from 'class-validator';
import type { LineSettings } from '#call-flow';
import type { Line } from '#routing';
import { WriteRequest } from '../http/actor.dto';

/** The id of a line in a path, chosen by the portal. */
export class LinePath {
  /** 1 to 40 of a-z, 0-9 and hyphen. */
  @Matches(/^[a-z0-9-]{1,40}$/, { message: 'lineId must be 1 to 40 of a-z, 0-9 and -' })
  lineId!: string;
}

/** What a line is to be. */
export class PutLineRequest extends WriteRequest {
  /** What the portal calls the line. */
  @IsString()
  @Length(1, 255)
  title!: string;

  /** Ids of the rented numbers whose calls go to this line. */
  @IsArray()
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsString({ each: true })
  @Length(1, 64, { each: true })
  numberIds!: string[];

  /** Routing settings; without them the portal owns them and is asked at the first call. */
  @IsOptional()
  @IsObject()
  settings?: LineSettings;
}

/** A number as a line has it. */
export class LineNumber {
  /** Id of the rented number. */
  numberId!: string;
  /** E.164 with +. */
  number!: string;
}

/** A line as it stands. */
export class LineResponse {
  /** The portal's id of the line. */
  lineId!: string;
  /** What the portal calls the line. */
  title!: string;
  /** `patchbay`: the settings were pushed to us; `portal`: the portal owns them. */
  settingsOwner!: 'patchbay' | 'portal';
  /** Rises by one with every change of the settings. */
  settingsVersion!: number;
  /** The settings in force; null while the portal has not been asked for its own. */
  settings!: object | null;
  /** The numbers whose calls go to this line. */
  numbers!: LineNumber[];

  static from(line: Line): LineResponse {
    return { ...line, settings: line.settings ?? null };
  }
}

/** A tenant's lines. */
export class LineListResponse {
  /** By line id. */
  items!: LineResponse[];
  /** Where the next page begins; absent on the last one. */
  nextCursor?: string;
}
