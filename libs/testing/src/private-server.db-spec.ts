import { Redis } from 'ioredis';
import { createConnection } from 'mysql2/promise';
import { startPrivateServer, type PrivateServer } from './private-server';

describe('a private server', () => {
  let server: PrivateServer | undefined;
  afterEach(() => server?.stop());

  it('redis keeps acknowledged writes and its address over a kill', async () => {
    server = await startPrivateServer('redis');
    const redis = new Redis(server.url, { retryStrategy: () => 20, maxRetriesPerRequest: null });
    redis.on('error', () => undefined);
    await redis.set('kept', 'yes');
    await server.kill();
    await server.start();
    expect(await redis.get('kept')).toBe('yes');
    redis.disconnect();
  });

  it('mysql keeps committed rows and its address over a kill', async () => {
    server = await startPrivateServer('mysql');
    const before = await createConnection(server.url);
    before.on('error', () => undefined);
    await before.query('CREATE TABLE kept (id INT PRIMARY KEY)');
    await before.query('INSERT INTO kept VALUES (7)');
    await server.kill();
    await server.start();
    const after = await createConnection(server.url);
    expect((await after.query('SELECT id FROM kept'))[0]).toEqual([{ id: 7 }]);
    await after.end();
  });
});
