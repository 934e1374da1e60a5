import { runMain } from './lib/explained.mjs';
import { prepare } from './lib/prepare.mjs';

await runMain(() => prepare({ build: true }));
