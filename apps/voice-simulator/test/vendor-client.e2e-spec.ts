import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SimulatorFixture } from './simulator-fixture';

/** Runs in a process of its own: the authority must be trusted before it starts. */
const program = `
const { default: Client } = require('@voximplant/apiclient-nodejs');
const client = new Client({ pathToCredentials: process.argv[1] }, process.argv[2]);
client.onReady = async () => {
  const answers = {
    account: await client.Accounts.getAccountInfo({}),
    application: await client.Applications.addApplication({ applicationName: 'telephony', secureRecordStorage: true }),
    again: await client.Applications.addApplication({ applicationName: 'telephony' }),
    scenarios: await client.Scenarios.getScenarios({ count: 1 }),
    history: await client.History.getCallHistory({
      fromDate: new Date(Date.now() - 86400000), toDate: new Date(), withCalls: true, timezone: 'Etc/GMT',
    }),
  };
  process.stdout.write(JSON.stringify(answers));
};
`;

it("the vendor's own Node client works over HTTPS, trusting our authority", async () => {
  const fixture = await SimulatorFixture.start();
  const { account_id, account_email, key_id, private_key } = fixture.master;
  const credentials = join(fixture.dataFolder, 'vendor.json');
  writeFileSync(credentials, JSON.stringify({ account_id, account_email, key_id, private_key }));
  const host = new URL(fixture.simulator.tlsUrl).host;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', program, credentials, host], {
    cwd: join(__dirname, '../../..'),
    timeout: 20_000,
    env: {
      PATH: process.env.PATH,
      NODE_EXTRA_CA_CERTS: fixture.simulator.caFile,
      NO_PROXY: 'localhost,127.0.0.1',
      no_proxy: 'localhost,127.0.0.1',
    },
  });
  await fixture.close();
  expect(JSON.parse(stdout)).toMatchObject({
    account: { result: { accountName: 'master-rub', currency: 'RUR', balance: 100_000_000 } },
    application: { result: 1, applicationName: 'telephony.master-rub.voximplant.com', secureRecordStorage: true },
    again: { error: { code: 129 } },
    scenarios: { result: [], count: 0, totalCount: 0 },
    history: { result: [], count: 0, totalCount: 0, timezone: 'Etc/GMT' },
  });
});
