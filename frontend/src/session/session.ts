/**
 * Who is signed in on this device: a token for every request and for the live connection, renewed
 * in time, also after the device slept over night, and shared by all tabs.
 */

import { Listeners } from '../listeners'
import type { Credentials, TokenPair, User } from './types'
import { randomId } from '../randomId'
import type { KeyValueStore } from '../storage/keyValueStore'
import { Lease } from '../storage/lease'
import { browserTimers, type Timers } from '../timers'
import { LEASE_DURATION, Renewal } from './renewal'
import { SignedOutError } from './signedOutError'
import { TokenStore } from './tokenStore'

const CHECK_EVERY = 30_000
const UNAUTHORIZED = 401
/** The codes of 401 that only signing in helps against. */
const FINAL_CODES = ['session_ended', 'invalid_token']

/** `reason` is a code of the API where the server, and not the person, ended the session. */
export interface SessionChange {
  user: User | undefined
  reason?: string
}

export interface SessionOptions {
  storage: KeyValueStore
  /** Sends a request to the server; `path` begins with a slash. */
  fetch: (path: string, init: RequestInit) => Promise<Response>
  timers?: Timers
  /** The name of this tab. */
  tab?: string
}

export class Session implements Credentials {
  /** Asked before a person signs out, for example while the outbox is not empty. */
  mayLeave: () => Promise<boolean> = () => Promise.resolve(true)
  private readonly timers: Timers
  private readonly tokens: TokenStore
  private readonly renewal: Renewal
  private readonly changes = new Listeners<[SessionChange]>()
  private readonly renewed = new Listeners<[token: string]>()
  private userId: number | undefined
  private cancelCheck: () => void = () => undefined

  constructor(private readonly options: SessionOptions) {
    const { storage, fetch, timers = browserTimers, tab = randomId() } = options
    this.timers = timers
    this.tokens = new TokenStore(storage, timers.now)
    this.renewal = new Renewal({
      tokens: this.tokens,
      lease: new Lease(storage, tab, LEASE_DURATION, timers.now),
      timers,
      fetch,
      onRenewed: (token) => this.renewed.tell(token),
    })
    this.userId = this.user?.id
  }

  get user(): User | undefined {
    return this.tokens.read()?.user
  }

  get token(): string | undefined {
    return this.tokens.read()?.access
  }

  /** Renews the token in time, for as long as the page is open. Called again: checks at once. */
  start(): void {
    this.cancelCheck()
    this.cancelCheck = this.timers.after(CHECK_EVERY, () => this.start())
    if (this.user) void this.freshToken().catch(() => undefined) // whoever needs it is told
  }

  stop(): void {
    this.cancelCheck()
    this.renewal.stop()
  }

  /** Takes what signing in answered. */
  signedIn(pair: TokenPair): void {
    this.tokens.keep(pair)
    this.changed()
  }

  /**
   * Ends the session, here at once and on the server if it can be reached. False when the person
   * would rather stay.
   */
  async signOut(): Promise<boolean> {
    if (!(await this.mayLeave())) return false
    const { token } = this
    this.tokens.forget()
    this.changed()
    if (token !== undefined) {
      const headers = { Authorization: `Bearer ${token}` }
      void this.options.fetch('/auth/logout', { method: 'POST', headers }).catch(() => undefined)
    }
    return true
  }

  async freshToken(): Promise<string> {
    const kept = this.tokens.read()
    if (!kept) throw new SignedOutError('signed_out')
    if (this.timers.now() < kept.renewAt) return kept.access
    try {
      return await this.renew()
    } catch (error) {
      if (error instanceof SignedOutError || this.timers.now() >= kept.endsAt) throw error
      return kept.access // it is good for a minute yet
    }
  }

  async renew(): Promise<string> {
    try {
      return await this.renewal.renew()
    } catch (error) {
      if (error instanceof SignedOutError) this.end(error.reason)
      throw error
    }
  }

  private end(reason: string): void {
    this.tokens.forget()
    this.changed(reason)
  }

  /** The server does not know this token any more: the session is over, unless there is another. */
  refused(token: string, reason: string): void {
    if (this.token === token) this.end(reason)
  }

  /**
   * Sends a request as whoever is signed in, and once more when the token had to be renewed.
   * Rejects with `SignedOutError`, when there is no network, and when somebody else than `userId`
   * is signed in by then.
   */
  async request(path: string, init: RequestInit = {}, userId?: number): Promise<Response> {
    const token = await this.freshToken()
    const response = await this.send(path, init, token, userId)
    if (response.status !== UNAUTHORIZED) return response
    const { code = '' } = (await response
      .clone()
      .json()
      .catch(() => ({}))) as { code?: string }
    if (code === 'token_expired') return this.send(path, init, await this.renew(), userId)
    if (FINAL_CODES.includes(code)) {
      this.refused(token, code)
      if (!this.user) throw new SignedOutError(code)
      return this.send(path, init, await this.freshToken(), userId)
    }
    return response
  }

  /** Another tab has changed what is kept. */
  changedElsewhere(): void {
    this.changed()
    if (this.token !== undefined) this.renewed.tell(this.token)
  }

  /** Called when another person, or nobody, is signed in. Returns how to end that. */
  onChange(listener: (change: SessionChange) => void): () => void {
    return this.changes.add(listener)
  }

  /** Called with each new token of the same person. Returns how to end that. */
  onRenewed(listener: (token: string) => void): () => void {
    return this.renewed.add(listener)
  }

  private changed(reason?: string): void {
    const { user } = this
    if (user?.id === this.userId) return
    this.userId = user?.id
    this.changes.tell(reason === undefined ? { user } : { user, reason })
  }

  private send(path: string, init: RequestInit, token: string, userId?: number): Promise<Response> {
    if (userId !== undefined && this.user?.id !== userId) {
      return Promise.reject(new Error('Somebody else is signed in.'))
    }
    const headers = new Headers(init.headers)
    headers.set('Authorization', `Bearer ${token}`)
    return this.options.fetch(path, { ...init, headers })
  }
}
