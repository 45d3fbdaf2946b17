import { describe, expect, it } from 'vitest'

import {
  formatCountdown,
  formatDate,
  formatMoment,
  formatMoney,
  formatNumber,
  formatShortSpan,
  formatShortDay,
  formatSpan,
  formatTime,
  formatWeekday,
} from './formats'
import { preferredLanguage } from './language'
import { russianPlural } from './plural'

const MOSCOW = { language: 'ru', currency: 'RUB', timeZone: 'Europe/Moscow' } as const
const LONDON = { language: 'en', currency: 'GBP', timeZone: 'Europe/London' } as const
const evening = new Date('2026-11-26T22:42:10Z')

describe('amounts', () => {
  it.each([
    [1490, '1\u00a0490\u00a0₽'],
    [1153.34, '1\u00a0153,34\u00a0₽'],
    [62.5, '62,50\u00a0₽'],
    [0, '0\u00a0₽'],
    [-450, '\u2212450\u00a0₽'],
    [9999999.99, '9\u00a0999\u00a0999,99\u00a0₽'],
  ])('%d is written as on a Russian bill', (amount, text) => {
    expect(formatMoney(amount, MOSCOW)).toBe(text)
  })

  it('follow the language and the currency', () => {
    expect(formatMoney(1490.5, LONDON)).toBe('£1,490.50')
    expect(formatMoney(1490, { ...MOSCOW, language: 'en' })).toContain('1,490')
    expect(formatNumber(12500, MOSCOW)).toBe('12\u00a0500')
  })
})

describe('moments', () => {
  it('a day has its weekday', () => {
    expect(formatWeekday(new Date('2026-11-20T12:00Z'), MOSCOW)).toBe('пятница, 20 ноября')
    expect(formatShortDay(new Date('2026-11-20T12:00Z'), MOSCOW)).toBe('пт, 20')
  })

  it('are told on the clock of the restaurant, whatever the clock of the device', () => {
    expect(formatTime(evening, MOSCOW)).toBe('01:42')
    expect(formatTime(evening, LONDON)).toBe('22:42')
  })

  it('have the day of the restaurant, and a year only when it is another one', () => {
    expect(formatDate(evening, MOSCOW, evening)).toBe('27 ноября')
    expect(formatDate(evening, LONDON, evening)).toBe('26 November')
    expect(formatDate(evening, LONDON, new Date('2027-01-05T12:00:00Z'))).toBe('26 November 2026')
  })
})

it('a moment of another day is told with its day', () => {
  expect(formatMoment(evening, MOSCOW, new Date('2026-11-27T10:00:00Z'))).toBe('01:42')
  expect(formatMoment(evening, MOSCOW, evening)).toBe('01:42')
  expect(formatMoment(evening, LONDON, new Date('2026-11-27T10:00:00Z'))).toBe('26 November, 22:42')
})

describe('spans of time', () => {
  it.each([
    [0, '0\u00a0мин'],
    [42, '42\u00a0мин'],
    [60, '1\u00a0ч'],
    [72, '1\u00a0ч\u00a012\u00a0мин'],
  ])('%d minutes', (minutes, text) => {
    expect(formatSpan(minutes, MOSCOW)).toBe(text)
  })

  it.each([
    [42, '42\u00a0мин'],
    [64, '1\u00a0ч\u00a004'],
    [120, '2\u00a0ч\u00a000'],
  ])('%d minutes in little room', (minutes, text) => {
    expect(formatShortSpan(minutes, MOSCOW)).toBe(text)
  })

  it.each([
    [30, '0:30'],
    [134, '2:14'],
    [29.2, '0:30'],
    [-3, '0:00'],
    [3600, '1:00:00'],
  ])('%d seconds that are left', (seconds, text) => {
    expect(formatCountdown(seconds)).toBe(text)
  })
})

describe('words beside numbers', () => {
  it.each([
    [1, 'блюдо'],
    [2, 'блюда'],
    [5, 'блюд'],
    [11, 'блюд'],
    [21, 'блюдо'],
    [112, 'блюд'],
    [0, 'блюд'],
    [1.5, 'блюда'],
  ])('%d has the right Russian form', (count, word) => {
    expect(['блюдо', 'блюда', 'блюд'][russianPlural(count, 3)]).toBe(word)
  })
})

describe('the language of a device', () => {
  it.each([
    [['ru-RU', 'en'], 'ru'],
    [['de-DE', 'en-US'], 'en'],
    [['de'], 'en'],
  ])('follows the browser: %j', (wanted, language) => {
    expect(preferredLanguage(wanted)).toBe(language)
  })
})
