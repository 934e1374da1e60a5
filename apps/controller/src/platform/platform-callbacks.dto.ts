/** Account callbacks of the voice platform. Each has further fields by its type. */
export class PlatformCallbacksRequest {
  /** Up to 50 callbacks. */
  callbacks!: object[];
}
