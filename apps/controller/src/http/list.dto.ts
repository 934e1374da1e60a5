import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';

const defaultLimit = 20;

/** Which part of a list. */
export class ListQuery {
  /** How many at most: 1 to 100, 20 when not given. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit: number = defaultLimit;

  /** `nextCursor` of the page before. */
  @IsOptional()
  @IsString()
  @Length(1, 512)
  cursor?: string;
}
