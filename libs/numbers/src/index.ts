import { NumberRow } from './number.entity';

export { NumbersModule } from './numbers.module';
export { Numbers } from './numbers';
export type { RentedNumber } from './rented-number';
export type { NumberOffer, NumberSearch } from '#voice-platform';

/** The rows of this room. */
export const numbersEntities = [NumberRow];
/** The config classes of this room: none. */
export const numbersConfigs = [];
