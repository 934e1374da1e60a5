import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Calls } from '#calls';
import { type Caller, SignedCaller } from '../signature/caller';
import { ListQuery } from '../http/list.dto';
import { CallListResponse, CallPath, CallResponse } from './calls.dto';

@ApiTags('Calls')
@Controller('v1/calls')
export class CallsController {
  constructor(private readonly calls: Calls) {}

  @Get()
  @ApiOperation({ operationId: 'listCalls', summary: 'Calls, the latest first' })
  @ApiOkResponse({ type: CallListResponse })
  list(@SignedCaller() caller: Caller, @Query() query: ListQuery): Promise<CallListResponse> {
    return this.calls.list(caller.tenantId, query);
  }

  @Get(':callId')
  @ApiOperation({ operationId: 'readCall', summary: 'One call with its cost' })
  @ApiOkResponse({ type: CallResponse })
  read(@SignedCaller() caller: Caller, @Param() path: CallPath): Promise<CallResponse> {
    return this.calls.get(caller.tenantId, path.callId);
  }
}
