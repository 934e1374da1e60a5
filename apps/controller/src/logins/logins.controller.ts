import { Body, Controller, Delete, Get, Param, Put, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Logins } from '#endpoints';
import { WriteRequest } from '../http/actor.dto';
import { type Caller, SignedCaller } from '../signature/caller';
import {
  LoginListResponse,
  LoginPath,
  LoginResponse,
  LoginWithPasswordResponse,
  PutLoginRequest,
  UserPath,
} from './logins.dto';

@ApiTags('Logins')
@Controller('v1/users/:userId/logins')
export class LoginsController {
  constructor(private readonly logins: Logins) {}

  @Get()
  @ApiOperation({ operationId: 'listLogins', summary: 'The logins of a user' })
  @ApiOkResponse({ type: LoginListResponse })
  async list(@SignedCaller() caller: Caller, @Param() path: UserPath): Promise<LoginListResponse> {
    const logins = await this.logins.ofUser(caller.tenantId, path.userId);
    return { items: logins.map((login) => LoginResponse.from(login)) };
  }

  @Put(':kind')
  @ApiOperation({
    operationId: 'putLogin',
    summary: 'Make a login, or give it a new password; the password is shown once',
  })
  @ApiCreatedResponse({ type: LoginWithPasswordResponse, description: 'The login was made' })
  @ApiOkResponse({ type: LoginWithPasswordResponse, description: 'The login has a new password' })
  async put(
    @SignedCaller() caller: Caller,
    @Param() path: LoginPath,
    @Body() body: PutLoginRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LoginWithPasswordResponse> {
    const { login, password, created } = await this.logins.put(caller.tenantId, path.userId, path.kind, body);
    void reply.status(created ? 201 : 200);
    return LoginWithPasswordResponse.withPassword(login, password);
  }

  @Delete(':kind')
  @ApiOperation({ operationId: 'disableLogin', summary: 'Take a login out of use; PUT brings it back' })
  @ApiOkResponse({ type: LoginResponse })
  async disable(
    @SignedCaller() caller: Caller,
    @Body() _body: WriteRequest,
    @Param() path: LoginPath,
  ): Promise<LoginResponse> {
    return LoginResponse.from(await this.logins.disable(caller.tenantId, path.userId, path.kind));
  }
}
