/** Who is signed in, and the ways in and out. */

import { defineStore } from 'pinia'
import { computed, readonly, shallowRef } from 'vue'

import { api, publicApi, useTokensOf } from '@/api/client'

import { useDevice } from './device'
import { isKeyOfTokens, Tokens } from './tokens'
import type { TokenPair, User } from './types'

export const useSession = defineStore('session', () => {
  const tokens = new Tokens((code) => {
    user.value = null
    endedBy.value = code
  })
  const user = shallowRef<User | null>(tokens.read()?.user ?? null)
  /** The code with which the server ended the last session; null when the person did. */
  const endedBy = shallowRef<string | null>(null)

  useTokensOf(tokens)
  // What another tab does holds for this one, too.
  addEventListener('storage', ({ key }) => {
    if (isKeyOfTokens(key)) user.value = tokens.read()?.user ?? null
  })

  async function signIn(username: string, password: string): Promise<void> {
    const { data } = await publicApi.POST('/auth/login', { body: { username, password } })
    begin(data)
  }

  async function signInWithPin(username: string, pin: string): Promise<void> {
    const deviceToken = useDevice().token
    const body = { username, pin_code: pin, ...(deviceToken && { device_token: deviceToken }) }
    const { data } = await publicApi.POST('/auth/pin', { body })
    begin(data)
  }

  function begin(pair: TokenPair | undefined): void {
    if (pair === undefined) return
    tokens.keep(pair)
    user.value = pair.user
    endedBy.value = null
  }

  /** Ends the session, here at once and on the server if it can be reached. */
  async function signOut(): Promise<void> {
    const token = tokens.read()?.access
    tokens.forget()
    user.value = null
    endedBy.value = null
    if (token === undefined) return
    const headers = { Authorization: `Bearer ${token}` }
    await publicApi.POST('/auth/logout', { headers }).catch(() => undefined)
  }

  /** Reads the person anew, and notices when the session has ended. */
  async function check(): Promise<void> {
    if (user.value === null) return
    const { data } = await api.GET('/auth/me')
    if (data !== undefined && user.value !== null) user.value = data
  }

  return {
    user: readonly(user),
    endedBy: readonly(endedBy),
    isSignedIn: computed(() => user.value !== null),
    signIn,
    signInWithPin,
    signOut,
    check,
  }
})
