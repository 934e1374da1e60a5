import type { BalanceReading } from '#balance';
import type { Currency } from '#foundation';

/** An amount of money. */
export class MoneyResponse {
  /** A decimal string with two to four places. */
  amount!: string;
  /** ISO 4217. */
  currency!: Currency;
}

/** The money on the telephony account. */
export class BalanceResponse {
  /** What is left; negative when more was used than paid. */
  balance!: MoneyResponse;
  /** When the voice platform said so. */
  asOf!: Date;

  static from({ balance, asOf }: BalanceReading): BalanceResponse {
    return { balance, asOf };
  }
}
