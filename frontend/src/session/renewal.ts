/**
 * Exchanges the refresh token for a new pair, once for all tabs of the device.
 *
 * A refresh token counts once; the server takes it again within 30 s, as an answer may be lost. So
 * two tabs that miss each other's lease do no harm.
 */

import type { TokenPair } from './types'
import type { Lease } from '../storage/lease'
import type { Timers } from '../timers'
import { SignedOutError } from './signedOutError'
import type { KeptTokens, TokenStore } from './tokenStore'

const LEASE_KEY = 'restaurant.tokens.lease'
/** How long the lease is taken for: less than the server takes a spent token again. */
export const LEASE_DURATION = 10_000
const LOOK_EVERY = 250
const TIMEOUT = 8_000
const UNAUTHORIZED = 401

export interface RenewalOptions {
  tokens: TokenStore
  lease: Lease
  timers: Timers
  fetch: (path: string, init: RequestInit) => Promise<Response>
  onRenewed: (token: string) => void
}

export class Renewal {
  private running: Promise<string> | undefined

  constructor(private readonly options: RenewalOptions) {}

  /**
   * A new access token, by this tab or another. Rejects with `SignedOutError` when the session is
   * over, and with another error when the server cannot be asked now.
   */
  renew(): Promise<string> {
    this.running ??= this.run().finally(() => (this.running = undefined))
    return this.running
  }

  /** Leaves what is being done to other tabs. */
  stop(): void {
    this.options.lease.release(LEASE_KEY)
  }

  private async run(): Promise<string> {
    const { tokens, lease, timers } = this.options
    const kept = tokens.read()
    if (!kept) throw new SignedOutError('signed_out')
    while (!lease.take(LEASE_KEY)) {
      await new Promise<void>((resolve) => timers.after(LOOK_EVERY, resolve))
      const present = this.changedSince(kept)
      if (present) return present
    }
    try {
      return this.changedSince(kept) ?? (await this.exchange(kept))
    } finally {
      lease.release(LEASE_KEY)
    }
  }

  /** The token that another tab has put there since. */
  private changedSince(kept: KeptTokens): string | undefined {
    const present = this.options.tokens.read()
    if (!present) throw new SignedOutError('signed_out')
    if (present.refresh === kept.refresh) return undefined
    this.options.onRenewed(present.access)
    return present.access
  }

  private async exchange(kept: KeptTokens): Promise<string> {
    const response = await this.ask(kept.refresh)
    const type = response.headers.get('Content-Type') ?? ''
    if (response.ok && type.startsWith('application/json')) {
      const pair = (await response.json()) as TokenPair
      const present = this.changedSince(kept)
      if (present) return present
      this.options.tokens.keep(pair)
      this.options.onRenewed(pair.access_token)
      return pair.access_token
    }
    if (response.status === UNAUTHORIZED && type.startsWith('application/problem+json')) {
      const { code } = (await response.json()) as { code: string }
      const present = this.changedSince(kept)
      if (present) return present
      throw new SignedOutError(code)
    }
    throw new Error(`The token was not renewed: the answer was ${response.status}.`)
  }

  private async ask(refreshToken: string): Promise<Response> {
    const aborter = new AbortController()
    const cancel = this.options.timers.after(TIMEOUT, () => aborter.abort())
    const headers = { Authorization: `Bearer ${refreshToken}` }
    try {
      const init = { method: 'POST', headers, signal: aborter.signal }
      return await this.options.fetch('/auth/refresh', init)
    } finally {
      cancel()
    }
  }
}
