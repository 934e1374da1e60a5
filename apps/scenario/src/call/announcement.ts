/** An announcement whose end is never told shall not keep a caller for ever. */
const LONGEST_ANNOUNCEMENT_MS = 60_000;

/** Said when there is no settings and so no recording of the line's own to play. */
const SORRY = 'We cannot take your call right now. Please call again later.';

/**
 * Answers the call if nobody did yet, plays the file (or, without one, says that we are sorry) and then calls `done`, once.
 */
export function announce(call: Call, url: string | undefined, done: () => void): void {
  let open = true;
  const finish = (): void => {
    if (!open) return;
    open = false;
    clearTimeout(timer);
    done();
  };
  const timer = setTimeout(finish, LONGEST_ANNOUNCEMENT_MS);
  if (call.state() === 'CONNECTED') call.stopPlayback();
  else call.answer();
  call.addEventListener(CallEvents.PlaybackFinished, finish);
  if (url === undefined) call.say(SORRY);
  else call.startPlayback(url, { loop: false });
}
