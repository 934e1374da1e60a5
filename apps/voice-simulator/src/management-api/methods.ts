import { accountMethods } from './methods/accounts';
import { applicationMethods } from './methods/applications';
import { historyMethods } from './methods/history';
import { keyValueMethods } from './methods/key-values';
import { moneyMethods } from './methods/money';
import { numberStockMethods } from './methods/number-stock';
import { phoneNumberMethods } from './methods/phone-numbers';
import { ruleMethods } from './methods/rules';
import { scenarioMethods } from './methods/scenarios';
import { secretMethods } from './methods/secrets';
import { startScenariosMethods } from './methods/start-scenarios';
import { userMethods } from './methods/users';
import type { Method } from './method';

/** Every method of the Management API by its case-exact name. */
export const methods: ReadonlyMap<string, Method> = new Map(
  Object.entries({
    ...accountMethods,
    ...moneyMethods,
    ...applicationMethods,
    ...userMethods,
    ...scenarioMethods,
    ...ruleMethods,
    ...numberStockMethods,
    ...phoneNumberMethods,
    ...secretMethods,
    ...keyValueMethods,
    ...historyMethods,
    ...startScenariosMethods,
  }),
);
