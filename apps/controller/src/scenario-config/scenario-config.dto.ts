import { IsIn, IsInt, IsString, Length, Max, Min } from 'class-validator';

/** A scenario's question at the start of a call. */
export class ScenarioConfigRequest {
  /** Id of the session on the voice platform. */
  @IsString()
  @Length(1, 64)
  sessionId!: string;

  /** Which way the call goes. */
  @IsIn(['incoming', 'outgoing'])
  direction!: 'incoming' | 'outgoing';

  /** The number that was called, E.164 with +. */
  @IsString()
  @Length(1, 64)
  called!: string;

  /** Who calls: E.164 with +, or a SIP name. */
  @IsString()
  @Length(0, 128)
  caller!: string;

  /** Number of the scenario release that asks. */
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  release!: number;

  /** Newest version of the config document that the scenario reads. */
  @IsInt()
  @Min(1)
  @Max(1000)
  schemaVersion!: number;
}
