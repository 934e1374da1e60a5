import { scenarioPrimitives } from '#signing';
import { release } from '../release.json';
import { AccessDoor } from './access-door/access-door';
import { IncomingCall } from './call/incoming-call';
import { ControllerClient } from './controller/controller-client';
import { readSessionKeys } from './controller/session-keys';
import { sessionOf } from './session';
import { writeLine } from './session-log';

VoxEngine.addEventListener(AppEvents.Started, (started) => {
  const session = sessionOf(started);
  const helpers = {
    sha256: (text: string) => Crypto.sha256(text),
    hmacSha256: (key: string, text: string) => Crypto.hmac_sha256(key, text),
  };
  const { primitives, native } = scenarioPrimitives(helpers, `${uuidgen()}${uuidgen()}`);
  if (!native) writeLine("The platform's hashes failed their self-test: hashing in plain JavaScript");
  const keys = readSessionKeys();
  const client = new ControllerClient(primitives, keys, session.sessionId);

  let call: IncomingCall | undefined;
  const door = new AccessDoor(
    primitives,
    keys,
    session.accessUrls,
    (command) => call?.obey(command) ?? { accepted: false, reason: 'no-call' },
  );
  VoxEngine.addEventListener(AppEvents.HttpRequest, (request) => door.handle(request));
  VoxEngine.addEventListener(AppEvents.CallAlerting, (alerting) => {
    if (call !== undefined) {
      alerting.call.reject(486);
      return;
    }
    call = new IncomingCall({ session, client, release }, alerting);
    call.begin();
  });
});
