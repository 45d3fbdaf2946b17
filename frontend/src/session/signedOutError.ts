/** Nobody is signed in any more, and only signing in helps. `reason` is a code of the API. */
export class SignedOutError extends Error {
  constructor(readonly reason: string) {
    super(`Signed out: ${reason}`)
    this.name = 'SignedOutError'
  }
}
