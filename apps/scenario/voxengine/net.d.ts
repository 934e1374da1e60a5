// HTTP and hashes: https://voximplant.com/docs/references/voxengine/net and /crypto.

/** How an HTTP request ended. */
interface HttpRequestResult {
  /** The HTTP status, or a number below 1 when there is none (-7: timed out). */
  code: number;
  text?: string;
  headers?: readonly { key: string; value: string }[];
}

declare namespace Net {
  /** Sends a request; 3 travel at a time, 35 may wait, one more throws. */
  function httpRequest(
    url: string,
    callback: (result: HttpRequestResult) => void,
    options: {
      method: 'POST';
      postData: string;
      headers: Readonly<Record<string, string>>;
      /** Whole seconds. */
      timeout: number;
    },
  ): void;
}

declare namespace Crypto {
  /** Hexadecimal digest of a text. */
  function sha256(text: string): string;
  /** Hexadecimal HMAC of a text under a key, both texts. */
  function hmac_sha256(key: string, text: string): string;
}
