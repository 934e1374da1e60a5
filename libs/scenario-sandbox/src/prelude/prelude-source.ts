import { createKit } from './create-kit';
import { installCalls } from './install-calls';
import { installNet } from './install-net';
import { installText } from './install-text';
import { installTime } from './install-time';
import { installVoxEngine } from './install-voxengine';
import type { GuestHost, GuestSettings, Kit } from './kit';

/** What evaluating `preludeSource()` yields: builds VoxEngine's objects on `scope` and returns the one door for messages. */
export type BuildRealm = (host: GuestHost, scope: Record<string, unknown>, settings: GuestSettings) => Kit['receive'];

/** The file name that stack traces show for our own part; the scenario's own frames are told apart by it. */
export const preludeFileName = 'prelude.js';

/**
 * The prelude as one JavaScript expression, the same for every engine. It is made of the compiled functions' own text, so each of
 * them must stand alone: a coverage tool that instruments them would break it.
 */
export function preludeSource(): string {
  return `(function (host, scope, settings) {
const kit = (${createKit.toString()})(host, scope, settings);
(${installTime.toString()})(kit);
(${installText.toString()})(kit);
(${installNet.toString()})(kit);
(${installVoxEngine.toString()})(kit, (${installCalls.toString()})(kit));
return kit.receive;
})`;
}
