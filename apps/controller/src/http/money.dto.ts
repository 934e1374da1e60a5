import { IsIn, Matches } from 'class-validator';
import { currencies, type Currency } from '#foundation';

/** An amount of money. Never a float. */
export class MoneyBody {
  /** Decimal string with a point, at most four decimals. */
  @Matches(/^\d{1,14}(\.\d{1,4})?$/, { message: 'amount must be a decimal string such as 1520.40' })
  amount!: string;

  /** ISO 4217. */
  @IsIn(currencies)
  currency!: Currency;
}
