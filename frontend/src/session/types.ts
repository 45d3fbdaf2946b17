/** Who is signed in, and what lets them in. */

import type { components } from '../api/generated/openapi'

type Schemas = components['schemas']

export type User = Pick<Schemas['User'], 'id' | 'username' | 'full_name' | 'role'>

/** The answer to signing in and to refreshing; `expires_in` is in seconds. */
export type TokenPair = Omit<Schemas['Tokens'], 'user'> & { user: User }

/** Where tokens come from. Both promises reject with `SignedOutError` when only signing in helps. */
export interface Credentials {
  /** The token as it is, for when the server cannot be asked for another. */
  readonly token: string | undefined
  /** A token that is valid for a while yet. */
  freshToken(): Promise<string>
  /** Another token than the one that the server has refused. */
  renew(): Promise<string>
  /** The server says that the session of this token is over. There may be another by now. */
  refused(token: string, reason: string): void
}
