import type { AddressInfo } from 'node:net';
import type { Clock, JsonLogger } from '#foundation';
import { PortalClient, PortalServerVerifier } from '#portal-sdk';
import type { DemoPortalConfig } from './demo-portal.config';
import { clickOf, Desk } from './desk/desk';
import type { Routes } from './http/portal-server';
import { createPortalServer } from './http/portal-server';
import type { Licence } from './licence';
import { jsonOf } from './http/json-body';
import { Office } from './office/office';
import { officeRoutes } from './office/office-routes';
import { PatchbayDoor, patchbayPaths } from './patchbay/patchbay-door';
import { PortalJournal } from './patchbay/portal-journal';

/** A portal that listens. */
export interface RunningPortal {
  /** Where it is reached, without a slash at its end. */
  url: string;
  /** Stops listening and drops open connections. */
  close(): Promise<void>;
}

/** Starts the demo portal; it remembers nothing from earlier runs but its licence. */
export async function startPortal(
  config: Pick<DemoPortalConfig, 'host' | 'port' | 'publicUrl' | 'patchbayUrl'>,
  licence: Licence,
  clock: Clock,
  log: JsonLogger,
): Promise<RunningPortal> {
  const journal = new PortalJournal();
  const server = createPortalServer(() => journal.countRejected(), log);
  await new Promise<void>((resolve, reject) => {
    server.http.once('error', reject);
    server.http.listen(config.port, config.host, resolve);
  });
  const { port } = server.http.address() as AddressInfo;
  const url = config.publicUrl ?? `http://127.0.0.1:${port}`;
  const now = (): number => clock.nowMs();
  const client = new PortalClient({ baseUrl: config.patchbayUrl, ...licence, now });
  const verifier = new PortalServerVerifier({ publicBaseUrl: url, ...licence, now });
  const desk = new Desk(client);
  const office = new Office(client, url, clock);
  server.serve({
    ...patchbayRoutes(new PatchbayDoor(verifier, journal, desk)),
    ...officeRoutes(office),
    'POST /desk/clicks': async ({ body }) => {
      const click = clickOf(jsonOf(body));
      if (click === undefined) return { status: 400, body: { error: 'a click is { click, userId }' } };
      return { status: 200, body: await desk.click(click.click, click.userId) };
    },
    'GET /state': () => ({ status: 200, body: journal.state() }),
    'GET /health/live': () => ({ status: 200, body: { live: true } }),
    'GET /health/ready': () => ({ status: 200, body: { ready: true } }),
  });
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.http.close(() => resolve());
        server.http.closeAllConnections();
      }),
  };
}

function patchbayRoutes(door: PatchbayDoor): Routes {
  return {
    [`POST ${patchbayPaths.webhooks}`]: (request) => door.webhook(request),
    [`POST ${patchbayPaths.settings}`]: (request) => door.settings(request),
    [`POST ${patchbayPaths.invites}`]: (request) => door.invites(request),
  };
}
