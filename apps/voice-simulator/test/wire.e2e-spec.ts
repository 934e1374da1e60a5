import { connect } from 'node:net';
import { SimulatorFixture } from './simulator-fixture';

let fixture: SimulatorFixture;
beforeAll(async () => {
  fixture = await SimulatorFixture.start();
});
afterAll(() => fixture.close());

const bearer = (): Record<string, string> => ({ authorization: `Bearer ${fixture.token()}` });
const accountOf = async (response: { json(): Promise<unknown> }): Promise<unknown> =>
  ((await response.json()) as { result: { account_name: string } }).result.account_name;

describe('the Management API on the wire', () => {
  it('takes the method from the path and from cmd, by query, form and multipart', async () => {
    const { account_name: name } = fixture.master;
    const requests = [
      fixture.request('/platform_api/GetAccountInfo', { headers: bearer() }),
      fixture.request('/platform_api/GetAccountInfo/', { headers: bearer() }),
      fixture.request('/platform_api?cmd=GetAccountInfo', { headers: bearer() }),
      fixture.request('/platform_api', {
        method: 'POST',
        headers: bearer(),
        body: new URLSearchParams({ cmd: 'GetAccountInfo' }),
      }),
      fixture.request('/platform_api/GetAccountInfo', {
        method: 'POST',
        headers: { ...bearer(), 'content-type': 'application/json' },
        body: '{}',
      }),
    ];
    for (const response of await Promise.all(requests)) expect(await accountOf(response)).toBe(name);
  });

  it('reads a chunked multipart form without a length', async () => {
    const boundary = 'xyz';
    const form = `--${boundary}\r\nContent-Disposition: form-data; name="cmd"\r\n\r\nGetAccountInfo\r\n--${boundary}--\r\n`;
    const { port } = new URL(fixture.simulator.url);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write(
          `POST /platform_api HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer ${fixture.token()}\r\n` +
            `Content-Type: multipart/form-data; boundary=${boundary}\r\nTransfer-Encoding: chunked\r\n\r\n` +
            `${form.length.toString(16)}\r\n${form}\r\n0\r\n\r\n`,
        );
      });
      let text = '';
      socket.on('data', (data) => (text += data.toString()));
      socket.on('end', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer).toContain('"result":{"account_id"');
  });

  it('answers API errors with HTTP 200 and an error object', async () => {
    const response = await fixture.request('/platform_api/getAccountInfo', { headers: bearer() });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ error: { code: 103, msg: 'Unknown command' } });
    const nothing = await fixture.request('/platform_api', { headers: bearer() });
    expect(await nothing.json()).toEqual({ error: { code: 102, msg: "Missing 'cmd' parameter" } });
  });

  it.each(['/health/live', '/health/ready'])('is well at %s', async (path) => {
    expect((await fixture.request(path)).status).toBe(200);
  });
});

describe('authentication', () => {
  const codeFor = async (authorization: string): Promise<number> => {
    const response = await fixture.request('/platform_api/GetAccountInfo', { headers: { authorization } });
    return ((await response.json()) as { error: { code: number } }).error.code;
  };
  const now = (): number => Math.floor(Date.now() / 1000);

  it('tells apart what is wrong with a token', async () => {
    const id = fixture.master.account_id;
    expect(await codeFor('Bearer nonsense')).toBe(447);
    expect(await codeFor('Basic abc')).toBe(447);
    expect(await codeFor(`Bearer ${fixture.token(id, { exp: now() + 4000 })}`)).toBe(454);
    expect(await codeFor(`Bearer ${fixture.token(id, { iat: now() + 60 })}`)).toBe(455);
    expect(await codeFor(`Bearer ${fixture.token(id, { iat: now() - 100, exp: now() - 10 })}`)).toBe(456);
    expect(await codeFor(`Bearer ${fixture.token(id, {}, 'other-kid')}`)).toBe(100);
    expect(await codeFor(`Bearer ${fixture.token(id).slice(0, -6)}AAAAAA`)).toBe(100);
    expect(await codeFor(`Bearer ${fixture.token(fixture.simulator.credentials.USD.account_id)}`)).toBe(100);
  });

  it('lets a parent act for its child by iss, as number or text, and an account by its api_key or password', async () => {
    const child = await fixture.child();
    for (const iss of [child.id, String(child.id)]) {
      const response = await fixture.request('/platform_api/GetAccountInfo', {
        headers: { authorization: `Bearer ${fixture.token(iss)}` },
      });
      const { result } = (await response.json()) as { result: Record<string, unknown> };
      expect(result.account_name).toBe(child.name);
      expect(result).not.toHaveProperty('api_key');
    }
    const byKey = await fixture.request(
      `/platform_api/GetAccountInfo?account_name=${child.name}&api_key=${child.apiKey}`,
    );
    expect(((await byKey.json()) as { result: { api_key: string } }).result.api_key).toBe(child.apiKey);
    const byPassword = await fixture.request(
      `/platform_api/GetAccountInfo?account_email=${child.name}@patchbay.invalid&account_password=Passw0rd!x`,
    );
    expect(await accountOf(byPassword)).toBe(child.name);
    const wrong = await fixture.request(`/platform_api/GetAccountInfo?account_id=${child.id}&api_key=wrong`);
    expect(((await wrong.json()) as { error: { code: number } }).error.code).toBe(100);
  });

  it('refuses a child that is not active with 131', async () => {
    const { account_id: id } = await fixture.addAccount({ active: false });
    expect((await fixture.call('GetApplications', {}, id as number)).error.code).toBe(131);
    expect(await fixture.call('SetChildAccountInfo', { child_account_id: id, active: true })).toEqual({ result: 1 });
    expect((await fixture.call('GetApplications', {}, id as number)).result).toEqual([]);
  });
});
