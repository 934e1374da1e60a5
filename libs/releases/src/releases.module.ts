import { Module } from '@nestjs/common';
import { Releases } from './releases';

/** Releases of the call scenario. */
@Module({ providers: [Releases], exports: [Releases] })
export class ReleasesModule {}
