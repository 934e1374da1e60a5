/** Our own code asked for a signature that no receiver would accept: a bug of the caller, never of the peer. */
export class SigningMisuse extends TypeError {
  override readonly name = 'SigningMisuse';
}
