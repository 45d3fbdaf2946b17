/** Who is signed in, and the ways in and out. */

import { publicApi, useSessionOf } from './client'
import { useCore } from '@/core/core'
import { defineStore } from 'pinia'
import { computed, readonly, shallowRef } from 'vue'

import { useDevice } from './device'
import type { TokenPair, User } from './people'

export const useSession = defineStore('session', () => {
  const { session } = useCore()
  const user = shallowRef<User | null>(presentUser())
  /** The code with which the server ended the last session; null when the person did. */
  const endedBy = shallowRef<string | null>(null)

  useSessionOf(session)
  session.onChange(({ reason = 'signed_out' }) => {
    user.value = presentUser()
    endedBy.value = user.value !== null || reason === 'signed_out' ? null : reason
  })
  /** It is kept as the server has sent it. */
  function presentUser(): User | null {
    return (session.user as User | undefined) ?? null
  }

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
    if (pair !== undefined) session.signedIn(pair)
  }

  /** Ends the session, here at once and on the server if it can be reached. */
  async function signOut(): Promise<void> {
    await session.signOut()
  }

  return {
    user: readonly(user),
    endedBy: readonly(endedBy),
    isSignedIn: computed(() => user.value !== null),
    signIn,
    signInWithPin,
    signOut,
  }
})
