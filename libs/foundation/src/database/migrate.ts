import { DataSource } from 'typeorm';
import { DependencyFailed } from '../errors/app-error';

const lockName = 'patchbay-migrate';
const lockPatienceSeconds = 60;

/**
 * Brings the schema to head under a named lock, so that two processes may start at once: the second waits, then finds nothing to do.
 * Returns the names of the migrations that were run.
 */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    const [row] = (await runner.query('SELECT GET_LOCK(?, ?) AS got', [lockName, lockPatienceSeconds])) as {
      got: string | number;
    }[];
    if (Number(row?.got) !== 1)
      throw new DependencyFailed('migration-locked', 'Another process is still migrating the database.');
    const done = await dataSource.runMigrations();
    return done.map((migration) => migration.name);
  } finally {
    await runner.query('SELECT RELEASE_LOCK(?)', [lockName]);
    await runner.release();
  }
}
