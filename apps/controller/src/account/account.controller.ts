import { Body, Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { WriteRequest } from '../http/actor.dto';
import { type Caller, SignedCaller } from '../signature/caller';
import { AccountAnswers } from './account-answers';
import { AccountResponse } from './account.dto';

@ApiTags('Account')
@Controller('v1/account')
export class AccountController {
  constructor(private readonly answers: AccountAnswers) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ operationId: 'ensureAccount', summary: 'Make the telephony account, or read the one that is there' })
  @ApiOkResponse({ type: AccountResponse, description: 'The account is ready' })
  @ApiAcceptedResponse({
    type: AccountResponse,
    description: 'It is still being made: look at Location after Retry-After',
  })
  async ensure(
    @SignedCaller() caller: Caller,
    @Body() _body: WriteRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AccountResponse> {
    return this.answers.ensure(caller.tenantId, reply);
  }

  @Get()
  @ApiOperation({ operationId: 'readAccount', summary: 'The telephony account with its balance' })
  @ApiOkResponse({ type: AccountResponse })
  async read(@SignedCaller() caller: Caller): Promise<AccountResponse> {
    return this.answers.read(caller.tenantId);
  }
}
