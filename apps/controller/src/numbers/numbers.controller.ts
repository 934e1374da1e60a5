import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Numbers } from '#numbers';
import { ListQuery } from '../http/list.dto';
import { type Caller, SignedCaller } from '../signature/caller';
import {
  NumberListResponse,
  NumberOfferResponse,
  NumberOffersResponse,
  NumberPath,
  NumberResponse,
  RentNumberRequest,
  SearchNumbersRequest,
} from './numbers.dto';

@ApiTags('Numbers')
@Controller('v1/numbers')
export class NumbersController {
  constructor(private readonly numbers: Numbers) {}

  @Post('search')
  @HttpCode(200)
  @ApiOperation({ operationId: 'searchNumbers', summary: 'Numbers that can be rented' })
  @ApiOkResponse({ type: NumberOffersResponse })
  async search(@SignedCaller() caller: Caller, @Body() body: SearchNumbersRequest): Promise<NumberOffersResponse> {
    const { offers, total } = await this.numbers.search(caller.tenantId, body.toSearch());
    return { items: offers.map((offer) => NumberOfferResponse.from(offer)), total };
  }

  @Post()
  @ApiOperation({ operationId: 'rentNumber', summary: 'Rent a number, once however often it is asked' })
  @ApiCreatedResponse({ type: NumberResponse })
  async rent(@SignedCaller() caller: Caller, @Body() body: RentNumberRequest): Promise<NumberResponse> {
    return NumberResponse.from(await this.numbers.rent(caller.tenantId, body));
  }

  @Get()
  @ApiOperation({ operationId: 'listNumbers', summary: 'The numbers that the account rents' })
  @ApiOkResponse({ type: NumberListResponse })
  async list(@SignedCaller() caller: Caller, @Query() query: ListQuery): Promise<NumberListResponse> {
    const page = await this.numbers.list(caller.tenantId, query);
    return { ...page, items: page.items.map((number) => NumberResponse.from(number)) };
  }

  @Get(':numberId')
  @ApiOperation({ operationId: 'readNumber', summary: 'One rented number' })
  @ApiOkResponse({ type: NumberResponse })
  async read(@SignedCaller() caller: Caller, @Param() path: NumberPath): Promise<NumberResponse> {
    return NumberResponse.from(await this.numbers.get(caller.tenantId, path.numberId));
  }
}
