import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Balance } from '#balance';
import { type Caller, SignedCaller } from '../signature/caller';
import { BalanceResponse } from './balance.dto';

@ApiTags('Balance')
@Controller('v1/balance')
export class BalanceController {
  constructor(private readonly balance: Balance) {}

  @Get()
  @ApiOperation({ operationId: 'readBalance', summary: 'The money on the telephony account' })
  @ApiOkResponse({ type: BalanceResponse })
  async read(@SignedCaller() caller: Caller): Promise<BalanceResponse> {
    return BalanceResponse.from(await this.balance.read(caller.tenantId));
  }
}
