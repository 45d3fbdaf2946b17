// @vitest-environment node
import { expect, it } from 'vitest'

import { newerOf, putNewer } from './records'
import { nextState, TRANSITIONS, type LiveState } from './states'

const STATES = Object.keys(TRANSITIONS) as LiveState[]

it('a screen becomes live only by having synchronised', () => {
  const before = STATES.filter((state) => Object.values(TRANSITIONS[state]).includes('live'))

  expect(before).toEqual(['syncing'])
})

it('from every state there is a way to live', () => {
  const reaches = new Set<LiveState>(['live'])
  for (let round = 0; round < STATES.length; round += 1) {
    for (const state of STATES) {
      if (Object.values(TRANSITIONS[state]).some((next) => reaches.has(next))) reaches.add(state)
    }
  }

  expect([...reaches].sort()).toEqual([...STATES].sort())
})

it('whoever is signed out stays so until somebody signs in', () => {
  for (const input of ['welcomed', 'synced', 'lost', 'silent', 'refused'] as const) {
    expect(nextState('signedOut', input)).toBe('signedOut')
  }
  expect(nextState('signedOut', 'retried')).toBe('connecting')
})

it('an older record never replaces a newer one, and the same may come twice', () => {
  const orders = new Map<number, { id: number; version: number; notes: string }>()

  expect(putNewer(orders, { id: 1, version: 2, notes: 'new' })).toBe(true)
  expect(putNewer(orders, { id: 1, version: 1, notes: 'old' })).toBe(false)
  expect(putNewer(orders, { id: 1, version: 2, notes: 'same' })).toBe(true)
  expect(orders.get(1)?.notes).toBe('same')
  expect(newerOf(undefined, { version: 1 })).toEqual({ version: 1 })
})
