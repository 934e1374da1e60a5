import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LineConfigs } from '#routing';
import { type Caller, SignedCaller } from '../signature/caller';
import { ScenarioConfigRequest } from './scenario-config.dto';

@ApiTags('Scenario')
@Controller('scenario/v1')
export class ScenarioConfigController {
  constructor(private readonly configs: LineConfigs) {}

  /** `Cache-Status` (RFC 9211) says whether the portal had to be asked. */
  @Post('config')
  @HttpCode(200)
  @ApiOperation({ operationId: 'readScenarioConfig', summary: 'Routing settings for a call' })
  @ApiOkResponse({ description: 'A config document (schema 1)' })
  async config(
    @SignedCaller() caller: Caller,
    @Body() body: ScenarioConfigRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { json, source } = await this.configs.forCall(caller.tenantId, body.called, request.settingsMark);
    const status = source === 'portal' ? 'fwd=miss' : 'hit';
    void reply.headers({
      'content-type': 'application/json; charset=utf-8',
      'cache-status': `patchbay; ${status}; detail=${source}`,
    });
    return json;
  }
}
