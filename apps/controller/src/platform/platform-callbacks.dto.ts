/** Account callbacks of the voice platform. Each has further fields by its type. */
export class PlatformCallbacksRequest {
  /** Up to 100 callbacks. */
  callbacks!: object[];
}
