import { readFileSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { InternalError } from '#foundation';
import { readRelease, type Release } from './read-release';
import { ReleasesConfig } from './releases.config';

/** Numbered releases of the call scenario. Today there is one: the bundle of this build. */
@Injectable()
export class Releases {
  private read: Release | undefined;

  constructor(private readonly config: ReleasesConfig) {}

  /**
   * The release that new accounts get, read from the bundle once and then kept. Throws InternalError `release-unreadable` when the file
   * is missing or is not what its first line says; a later call tries again.
   */
  current(): Release {
    this.read ??= readRelease(this.bundle());
    return this.read;
  }

  private bundle(): string {
    try {
      return readFileSync(this.config.bundle, 'utf8');
    } catch (cause) {
      throw new InternalError('release-unreadable', 'The scenario bundle cannot be read: build it first.', { cause });
    }
  }
}
