export { testDatabase, type TestDatabase } from './test-database';
export { testRedis, type TestRedis } from './test-redis';
export { startApp, type App, type AppName } from './start-app';
export { startPrivateServer, type PrivateServer } from './private-server';
export { waitFor, type WaitOptions } from './wait-for';
export { printSeed } from './print-seed';
export { proof, type Proof } from './proof';
export { freePort } from './free-port';
export { startGuarded, type GuardedChild } from './guarded-child';
