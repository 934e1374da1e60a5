// The session's own functions and the globals of the runtime: https://voximplant.com/docs/references/voxengine.

declare namespace VoxEngine {
  /** Listens to the session. Only the listener of `HttpRequest` may return something. */
  function addEventListener<Name extends keyof AppEventMap>(
    name: Name,
    listener: (event: AppEventMap[Name]) => Name extends 'Application.HttpRequest' ? string : unknown,
  ): void;
  /** Rings a login of the same application. Without an answer the leg fails with 408 after 60 s. */
  function callUser(target: { username: string; callerid: string }): Call;
  /** Calls the public network; `callerid` is a number rented by the account. Both are digits without `+`. */
  function callPSTN(number: string, callerid: string): Call;
  /** Lets two legs hear each other; each leg hears one source at a time. */
  function sendMediaBetween(one: Call, other: Call): void;
  function stopMediaBetween(one: Call, other: Call): void;
  /** Keeps at most 200 bytes with the session, visible in the call history. */
  function customData(data: string): void;
  /** Ends the session; code after it still runs. */
  function terminate(): void;
}

declare namespace Logger {
  /** Writes one line of at most 15 000 characters to the session log. */
  function write(text: string): void;
}

/** Calls back once, after so many milliseconds; at most 100 timers at a time. */
declare function setTimeout(callback: () => void, milliseconds: number): number;
declare function clearTimeout(timer: number): void;

/** A new random UUID. */
declare function uuidgen(): string;

/** A date whose UTC parts are the local ones of an IANA time zone. Throws when it does not know the zone. */
declare function getLocalTime(timeZone: string, date: Date): Date;
