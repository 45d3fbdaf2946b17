import { expect, it } from 'vitest'

import { stepFor, type Facts } from './steps'

const FRESH: Facts = { isSetUp: false, isAdmin: false, hasProfile: false, hasBegun: null }
const OWNED: Facts = { isSetUp: true, isAdmin: true, hasProfile: false, hasBegun: false }

it('nothing is asked before the server has said how far the restaurant is', () => {
  expect(stepFor('restaurant', { ...FRESH, isSetUp: null })).toBe('waiting')
  expect(stepFor('data', { ...OWNED, hasBegun: null })).toBe('waiting')
})

it('a fresh box begins with the restaurant, whatever address was opened', () => {
  expect(stepFor('restaurant', FRESH)).toBe('restaurant')
  expect(stepFor('owner', FRESH)).toBe('restaurant')
  expect(stepFor('done', FRESH)).toBe('restaurant')
})

it('a reload at the second step goes on there, as the first is kept', () => {
  expect(stepFor('owner', { ...FRESH, hasProfile: true })).toBe('owner')
  expect(stepFor('restaurant', { ...FRESH, hasProfile: true })).toBe('restaurant')
})

it('once there is an admin nobody else sets anything up', () => {
  expect(stepFor('restaurant', { ...OWNED, isAdmin: false })).toBe('closed')
  expect(stepFor('owner', { ...OWNED, isAdmin: false, hasProfile: true })).toBe('closed')
})

it('the owner of an empty restaurant chooses what to begin with, and then has the list', () => {
  expect(stepFor('restaurant', OWNED)).toBe('data')
  expect(stepFor('owner', OWNED)).toBe('data')
  expect(stepFor('data', { ...OWNED, hasBegun: true })).toBe('done')
  expect(stepFor('done', OWNED)).toBe('done')
})
