import { stdout } from 'node:process';
import { parseArgs } from 'node:util';
import { loadConfig, runMain } from '#foundation';
import { DemoConfig } from './demo/demo.config';
import { JsonService } from './demo/json-service';
import { VirtualPace, WallPace } from './demo/pace';
import { SeedCall } from './demo/seed-call/seed-call';
import { PlatformFiles } from './demo/platform-files';
import type { Stage, Story } from './demo/story';
import { runStory } from './demo/story';

/** The stories that can be told, by the name of `--story`. */
const stories: Readonly<Record<string, (stage: Stage) => Story>> = {
  'seed-call': (stage) => new SeedCall(stage),
};

/**
 * Tells a story against a running system: `demo-main [--story <name>|all] [--fast] [--json]`. Exits 0 only when every step
 * held. With `--json` the last line is `{"ok","steps":[{"name","ok","ms"}],"call"}`, and nothing else is said.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      fast: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      story: { type: 'string', default: 'seed-call' },
    },
  });
  const config = loadConfig([DemoConfig]).get(DemoConfig);
  const simulator = new JsonService('voice simulator', config.simulatorUrl);
  const virtualTime = config.simulatorMode === 'virtual';
  const stage: Stage = {
    simulator,
    virtualTime,
    portal: new JsonService('demo portal', config.portalUrl),
    files: new PlatformFiles(config.credentialsFile),
    pace: virtualTime ? new VirtualPace(simulator) : new WallPace(),
    tell: values.json ? () => undefined : (sentence) => stdout.write(`${sentence}\n`),
  };
  const names = values.story === 'all' ? Object.keys(stories) : [values.story];
  for (const name of names) {
    const make = stories[name];
    if (make === undefined) {
      stdout.write(`There is no story "${name}". Stories: ${Object.keys(stories).join(', ')}, all\n`);
      process.exitCode = 2;
      return;
    }
    const result = await runStory(make(stage), stage.tell);
    if (!result.ok) process.exitCode = 1;
    if (values.json) stdout.write(`${JSON.stringify(result)}\n`);
    else stage.tell(result.ok ? '\nEvery step held.' : '\nThe story did not hold.');
  }
}

void runMain(main);
