import { expect, it } from 'vitest'

import { hasPhrase, joinNotes, togglePhrase } from './comment'

it('a phrase is put in and taken out with one touch, and leaves alone what was typed', () => {
  const chosen = togglePhrase('на двоих', 'без лука')
  expect(chosen).toBe('на двоих, без лука')
  expect(hasPhrase(chosen, 'без лука')).toBe(true)

  expect(togglePhrase(chosen, 'без лука')).toBe('на двоих')
})

it('a phrase that was typed by hand counts as chosen', () => {
  expect(hasPhrase('Без лука,острее', 'без лука')).toBe(true)
  expect(hasPhrase('без лука и чеснока', 'без лука')).toBe(false)
})

it('a comment never grows longer than the server takes', () => {
  const long = 'о'.repeat(995)

  expect(togglePhrase(long, 'без лука')).toBe(long)
})

it('what is noted later stands below what was noted before, and not twice', () => {
  expect(joinNotes('Аллергия: орехи', ' Торт со свечой ')).toBe('Аллергия: орехи\nТорт со свечой')
  expect(joinNotes(null, 'Торт')).toBe('Торт')
  expect(joinNotes('Торт', 'Торт')).toBe('Торт')
})
