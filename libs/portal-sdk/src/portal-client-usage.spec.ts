import { PortalClient, PortalUsageError } from './index';

const sent: unknown[] = [];

function client(baseUrl = 'https://tc.example.net'): PortalClient {
  const counting: typeof fetch = async (address) => {
    sent.push(address);
    return Response.error();
  };
  return new PortalClient({
    baseUrl,
    portalId: 'p-one',
    licenceKey: 'TC9K-7Q2M-XW4D-0RTZ-H5JN-8VBE-3C',
    fetch: counting,
  });
}

it.each([
  ['a path without slash', () => client().get('v1/account')],
  ['a path that would be respelt', () => client().get('/v1/../account')],
  ['a path beyond ASCII', () => client().get('/v1/счёт')],
  ['an idempotency key with a blank', () => client().post('/v1/account', {}, { idempotencyKey: 'a b' })],
  ['a base that is no address', () => client('tc.example.net').get('/v1/account')],
  ['a base that would be respelt', () => client('https://TC.example.net').get('/v1/account')],
  ['a session address that is none', () => client().sendSessionCommand('request/1', {})],
])('refuses %s before sending anything', async (_name, call) => {
  await expect(call()).rejects.toThrow(PortalUsageError);
  expect(sent).toEqual([]);
});
