import { PortalClient } from '#portal-sdk';

const { PATCHBAY_URL = '', PORTAL_ID = '', LICENCE_KEY = '' } = process.env;
const patchbay = new PortalClient({ baseUrl: PATCHBAY_URL, portalId: PORTAL_ID, licenceKey: LICENCE_KEY });

// Signed, sent, repeated when the network fails, and the answer's signature checked: an answer without one is an error.
const { status, body } = await patchbay.post('/v1/account', {
  actor: { userId: '1', name: 'Anna', isAdministrator: true },
});
console.log(status, JSON.stringify(body));
