import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Lines } from '#routing';
import { ListQuery } from '../http/list.dto';
import { type Caller, SignedCaller } from '../signature/caller';
import { LineListResponse, LinePath, LineResponse, PutLineRequest } from './lines.dto';

@ApiTags('Lines')
@Controller('v1/lines')
export class LinesController {
  constructor(private readonly lines: Lines) {}

  @Get()
  @ApiOperation({ operationId: 'listLines', summary: 'The lines of the portal' })
  @ApiOkResponse({ type: LineListResponse })
  async list(@SignedCaller() caller: Caller, @Query() query: ListQuery): Promise<LineListResponse> {
    const page = await this.lines.list(caller.tenantId, query);
    return { ...page, items: page.items.map((line) => LineResponse.from(line)) };
  }

  @Get(':lineId')
  @ApiOperation({ operationId: 'readLine', summary: 'One line' })
  @ApiOkResponse({ type: LineResponse })
  async read(@SignedCaller() caller: Caller, @Param() path: LinePath): Promise<LineResponse> {
    return LineResponse.from(await this.lines.get(caller.tenantId, path.lineId));
  }

  @Put(':lineId')
  @ApiOperation({ operationId: 'putLine', summary: 'Create or replace a line and bind numbers to it' })
  @ApiOkResponse({ type: LineResponse })
  async put(
    @SignedCaller() caller: Caller,
    @Param() path: LinePath,
    @Body() body: PutLineRequest,
  ): Promise<LineResponse> {
    return LineResponse.from(await this.lines.put(caller.tenantId, path.lineId, body));
  }
}
