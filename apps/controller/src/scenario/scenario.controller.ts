import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CallIngest, Invites } from '#calls';
import { type Caller, SignedCaller } from '../signature/caller';
import {
  HistoryRequest,
  HistoryResponse,
  InviteRequest,
  InviteResponse,
  SessionEventsRequest,
  SessionEventsResponse,
} from './scenario.dto';

/** What scenarios report and ask. Bodies go on unread: each release of the scenario may say more than we know. */
@ApiTags('Scenario')
@Controller('scenario/v1')
export class ScenarioController {
  constructor(
    private readonly ingest: CallIngest,
    private readonly invites: Invites,
  ) {}

  @Post('invites')
  @HttpCode(200)
  @ApiOperation({ operationId: 'askWhomToRing', summary: 'Whom a call is to ring' })
  @ApiBody({ type: InviteRequest })
  @ApiOkResponse({ type: InviteResponse })
  invite(@SignedCaller() caller: Caller, @Body() body: object): Promise<InviteResponse> {
    return this.invites.answer(caller.tenantId, body);
  }

  @Post('events')
  @HttpCode(200)
  @ApiOperation({ operationId: 'reportSessionEvents', summary: 'What happened in a session' })
  @ApiBody({ type: SessionEventsRequest })
  @ApiOkResponse({ type: SessionEventsResponse })
  async events(@SignedCaller() caller: Caller, @Body() body: object): Promise<SessionEventsResponse> {
    return { results: await this.ingest.events(caller.tenantId, body) };
  }

  @Post('history')
  @HttpCode(200)
  @ApiOperation({ operationId: 'reportCallHistory', summary: 'The account of a whole call' })
  @ApiBody({ type: HistoryRequest })
  @ApiOkResponse({ type: HistoryResponse })
  async history(@SignedCaller() caller: Caller, @Body() body: object): Promise<HistoryResponse> {
    return { callId: (await this.ingest.history(caller.tenantId, body)) ?? null };
  }
}
