import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Caller, SignedCaller } from '../signature/caller';
import { ChangePortalRequest, PortalResponse } from './portal.dto';
import { PortalSettingsService } from './portal.service';

@ApiTags('Portal')
@Controller('v1/portal')
export class PortalController {
  constructor(private readonly portal: PortalSettingsService) {}

  @Get()
  @ApiOperation({ operationId: 'readPortal', summary: "The portal's own settings" })
  @ApiOkResponse({ type: PortalResponse })
  async read(@SignedCaller() caller: Caller): Promise<PortalResponse> {
    return this.portal.read(caller.tenantId);
  }

  @Put()
  @ApiOperation({ operationId: 'changePortal', summary: "Change the portal's addresses, time zone and language" })
  @ApiOkResponse({ type: PortalResponse })
  async change(@SignedCaller() caller: Caller, @Body() body: ChangePortalRequest): Promise<PortalResponse> {
    return this.portal.change(caller.tenantId, body);
  }
}
