import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';

/**
 * A free port of 127.0.0.1. Another program may take it before it is used: the one that wanted it then says so and dies.
 * @param {number} [preferred] tried first; any free port when it is taken
 * @returns {Promise<number>}
 */
export async function freePort(preferred = 0) {
  const server = createServer();
  server.listen(preferred, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if (preferred === 0) throw error;
    return freePort();
  }
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * The same port as last time while it is free, so that addresses outlive a restart.
 * @param {string} file where the port is remembered
 * @returns {Promise<number>}
 */
export async function rememberedPort(file) {
  const last = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  const port = await freePort(last > 0 && last < 65_536 ? last : 0);
  writeFileSync(file, String(port));
  return port;
}
