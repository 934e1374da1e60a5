import { Matches } from 'class-validator';
import { Env } from '#foundation';

/** Which call scenario is installed on accounts. */
export class ReleasesConfig {
  /** Path of the bundled scenario, as `npm run build` writes it. */
  @Env('SCENARIO_BUNDLE', { default: 'dist/scenario/scenario.js' })
  @Matches(/\.js$/, { message: 'must be the path of a .js file' })
  bundle!: string;
}
