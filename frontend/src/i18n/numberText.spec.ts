import { expect, it } from 'vitest'

import { numberText, readNumber } from './numberText'

it.each([
  ['620', 620],
  ['620,50', 620.5],
  ['620.5', 620.5],
  ['1 490', 1490],
  ['', null],
  [' ', null],
  ['-5', -5],
])('"%s" is read', (text, value) => {
  expect(readNumber(text)).toBe(value)
})

it('what is no number goes to the server as it was typed, and is not taken for another number', () => {
  expect(readNumber('6oo')).toBe('6oo')
  expect(readNumber('1,490.50')).toBe('1,490.50')
})

it('a number is written as its language does', () => {
  expect(numberText(620.5, 'ru')).toBe('620,5')
  expect(numberText(620.5, 'en')).toBe('620.5')
  expect(numberText(null, 'ru')).toBe('')
})
