import { Body, Controller, HttpCode, Ip, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PlatformCallbacks } from '#balance';
import { PlatformCallbacksRequest } from './platform-callbacks.dto';

/** The voice platform's door: unsigned, proven by the platform's own hash, and even then only a hint. */
@ApiTags('Platform')
@Controller('platform/v1/callbacks')
export class PlatformCallbacksController {
  constructor(private readonly callbacks: PlatformCallbacks) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({ operationId: 'receivePlatformCallbacks', summary: 'Account callbacks of the voice platform' })
  @ApiBody({ type: PlatformCallbacksRequest })
  @ApiAcceptedResponse({ description: 'Taken note of, or not: the answer is the same' })
  receive(@Body() body: object, @Ip() address: string): Promise<void> {
    return this.callbacks.receive(body, address);
  }
}
