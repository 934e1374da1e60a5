import type { IncomingRequest } from '#portal-sdk';
import { jsonOf } from '../http/json-body';
import type { RouteAnswer, Routes } from '../http/portal-server';
import type { Office } from './office';

/** The administrator's pages as plain JSON routes; not signed, for this machine only. */
export function officeRoutes(office: Office): Routes {
  return {
    'POST /office/portal': () => office.introduce(),
    'POST /office/account': () => office.openAccount(),
    'POST /office/numbers': (request) => withText(request, ['number'], ([number = '']) => office.rentNumber(number)),
    'POST /office/lines': (request) =>
      withText(request, ['lineId', 'title', 'numberId'], ([lineId = '', title = '', numberId = '']) =>
        office.putLine(lineId, title, [numberId]),
      ),
    'POST /office/logins': (request) =>
      withText(request, ['userId', 'kind'], ([userId = '', kind]) =>
        office.giveLogin(userId, kind === 'desk-phone' ? 'desk-phone' : 'browser'),
      ),
    'GET /office/balance': () => office.readBalance(),
    'GET /office/calls': () => office.listCalls(),
    'GET /office/calls/*': (_request, callId) => office.readCall(callId),
  };
}

async function withText(
  request: IncomingRequest,
  names: readonly string[],
  act: (values: string[]) => Promise<RouteAnswer>,
): Promise<RouteAnswer> {
  const body = (jsonOf(request.body) ?? {}) as Readonly<Record<string, unknown>>;
  const values = names.map((name) => body[name]).filter((value) => typeof value === 'string');
  if (values.length !== names.length) return { status: 400, body: { error: `needs the texts ${names.join(', ')}` } };
  return act(values);
}
