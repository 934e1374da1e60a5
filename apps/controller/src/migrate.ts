import { join } from 'node:path';
import { stdout } from 'node:process';
import { DatabaseConfig, foundationEntities, loadConfig, migrate, openDataSource, runMain } from '#foundation';
import { entities } from './rooms';

/** Brings the database named by DATABASE_URL to head and says what was run. */
void runMain(async () => {
  const config = loadConfig([DatabaseConfig]);
  const pattern = join(__dirname, '../../../migrations/*.js');
  const dataSource = await openDataSource(config.get(DatabaseConfig), [...foundationEntities, ...entities], [pattern]);
  try {
    const done = await migrate(dataSource);
    stdout.write(done.length === 0 ? 'The schema is at head.\n' : `Migrated: ${done.join(', ')}\n`);
  } finally {
    await dataSource.destroy();
  }
});
