/** Comes back after the server has refused or ended a connection, each code by its own remedy. */

import { SignedOutError } from '../session/signedOutError'
import { backOff, type Timers } from '../timers'

const SOON = 1_000
const LATER = 15_000
const LATEST = 30_000

export type Remedy = 'renewToken' | 'signOut' | 'tryLater' | 'trySoon'

const REMEDIES: Readonly<Record<string, Remedy>> = {
  token_expired: 'renewToken',
  invalid_token: 'renewToken',
  session_ended: 'signOut',
  too_many_sockets: 'tryLater',
  busy: 'trySoon',
  unavailable: 'trySoon',
  storage_full: 'trySoon',
  internal_error: 'trySoon',
}

/** What helps against a `connect_error` with this code. An unknown one is shown, and tried again. */
export function remedyFor(code: string): Remedy {
  return REMEDIES[code] ?? 'tryLater'
}

export interface ReadmissionOptions {
  timers: Timers
  random: () => number
  connect: () => void
  /** Gets another token. Rejects with `SignedOutError` when only signing in helps. */
  renew: () => Promise<unknown>
  onSignedOut: (reason: string) => void
  /** The server lets this screen in no more for now; the screen says why. */
  onRefused: (code: string) => void
}

export class Readmission {
  private refusals = 0
  private cancel: () => void = () => undefined

  constructor(private readonly options: ReadmissionOptions) {}

  /** The server has let the screen in. */
  succeeded(): void {
    this.refusals = 0
  }

  /** Does not try again. */
  stop(): void {
    this.cancel()
  }

  /** The server refused with this code. */
  async refused(code: string): Promise<void> {
    this.refusals += 1
    const remedy = remedyFor(code)
    if (remedy === 'signOut') this.options.onSignedOut(code)
    else if (remedy === 'renewToken') await this.renewToken()
    else if (remedy === 'trySoon') this.connectIn(this.delay())
    else {
      this.options.onRefused(code)
      this.connectIn(LATER)
    }
  }

  /** The server ended the connection: it restarts, or the token or the session is over. */
  ended(): void {
    this.connectIn(SOON)
  }

  /** A token that was refused right after it was renewed is not tried at once again. */
  private async renewToken(): Promise<void> {
    try {
      await this.options.renew()
      this.connectIn(this.refusals > 1 ? this.delay() : 0)
    } catch (error) {
      if (error instanceof SignedOutError) this.options.onSignedOut(error.reason)
      else this.connectIn(this.delay())
    }
  }

  private connectIn(delay: number): void {
    this.cancel()
    this.cancel = this.options.timers.after(delay, this.options.connect)
  }

  private delay(): number {
    return backOff(this.refusals, SOON, LATEST, this.options.random)
  }
}
