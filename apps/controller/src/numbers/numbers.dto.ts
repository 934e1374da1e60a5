import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Matches, Max, Min, ValidateNested } from 'class-validator';
import type { NumberOffer, NumberSearch, RentedNumber } from '#numbers';
import { MoneyBody } from '../http/money.dto';
import { WriteRequest } from '../http/actor.dto';

const usualLimit = 20;
const e164 = /^\+[1-9]\d{6,14}$/;
const e164Message = { message: 'number must be E.164 with +' };

/** Which numbers to look for. A search changes nothing, but carries phone numbers, which stand in no URL. */
export class SearchNumbersRequest extends WriteRequest {
  /** ISO 3166 alpha-2. */
  @Matches(/^[A-Z]{2}$/, { message: 'countryCode must be two capital letters' })
  countryCode!: string;

  /** Category as in the answers, such as GEOGRAPHIC; all when left out. */
  @IsOptional()
  @Matches(/^[A-Z0-9_]{1,64}$/, { message: 'category must be a category of an answer' })
  category?: string;

  /** Region as in the answers; all when left out. */
  @IsOptional()
  @Matches(/^\d{1,18}$/, { message: 'regionId must be a region of an answer' })
  regionId?: string;

  /** One number, E.164 with +. */
  @IsOptional()
  @Matches(e164, e164Message)
  number?: string;

  /** 1 to 100; 20 when left out. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100)
  limit?: number;

  /** How many to pass over; 0 when left out. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(10_000)
  offset?: number;

  toSearch(): NumberSearch {
    return {
      countryCode: this.countryCode,
      limit: this.limit ?? usualLimit,
      offset: this.offset ?? 0,
      ...(this.category === undefined ? {} : { category: this.category }),
      ...(this.regionId === undefined ? {} : { regionId: this.regionId }),
      ...(this.number === undefined ? {} : { number: this.number }),
    };
  }
}

/** Which number to rent. */
export class RentNumberRequest extends WriteRequest {
  /** E.164 with +. */
  @Matches(e164, e164Message)
  number!: string;

  /** The price that the portal was shown; another price of now is answered with 409 `price-changed`. */
  @IsOptional()
  @ValidateNested()
  @Type(() => MoneyBody)
  expectedPrice?: MoneyBody;
}

/** A rented number, in a path. */
export class NumberPath {
  /** Id of the number. */
  @IsString()
  @Length(1, 64)
  numberId!: string;
}

/** A number that can be rented. */
export class NumberOfferResponse {
  /** E.164 with +. */
  number!: string;
  /** ISO 3166 alpha-2. */
  countryCode!: string;
  /** Kind of number. */
  category!: string;
  /** Id of the region. */
  regionId!: string;
  /** Name of the region. */
  regionName!: string;
  /** Per period. */
  price!: MoneyBody;
  /** Once. */
  installationPrice!: MoneyBody;
  /** Length of a period in months. */
  periodMonths!: number;

  static from(offer: NumberOffer): NumberOfferResponse {
    return { ...offer };
  }
}

/** Numbers that can be rented. */
export class NumberOffersResponse {
  /** At most `limit`. */
  items!: NumberOfferResponse[];
  /** How many fit in the regions that were looked into. */
  total!: number;
}

/** A number that the account rents. */
export class NumberResponse {
  /** Id of the number. */
  numberId!: string;
  /** E.164 with +. */
  number!: string;
  /** Per period of renewal. */
  price!: MoneyBody;
  /** When it is paid for next; null when that is not known. */
  nextRenewal!: string | null;
  /** Since when it is rented. */
  rentedAt!: string;

  static from(rented: RentedNumber): NumberResponse {
    return {
      numberId: rented.numberId,
      number: rented.number,
      price: rented.price,
      nextRenewal: rented.nextRenewal?.toISOString() ?? null,
      rentedAt: rented.rentedAt.toISOString(),
    };
  }
}

/** The numbers that the account rents. */
export class NumberListResponse {
  /** In the order of renting. */
  items!: NumberResponse[];
  /** Where the next page begins; absent on the last one. */
  nextCursor?: string;
}
