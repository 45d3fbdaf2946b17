import { describe, expect, it } from 'vitest'

import { anItem, anOrder } from '@/testing/records'

import { asNumber, contains, orderQuery, readAmount } from './orderSearch'

const MOSCOW = { timezone: 'Europe/Moscow', business_day_ends: '05:00' }

it('an evening belongs to its day also after midnight', () => {
  expect(orderQuery({ from: '2026-11-26', to: '2026-11-26' }, MOSCOW)).toMatchObject({
    created_from: '2026-11-26T02:00:00.000Z',
    created_to: '2026-11-27T02:00:00.000Z',
  })
})

it('the server is asked only for what was chosen', () => {
  const filters = { status: 'served', waiter: '2', table: '', payment: undefined, cursor: 'abc' }
  expect(orderQuery(filters, MOSCOW)).toEqual({
    limit: 100,
    status: ['served'],
    waiter_id: [2],
    cursor: 'abc',
  })
})

it('a dish and amounts are asked for as the server takes them', () => {
  expect(orderQuery({ dish: '17', min: '1 540,5', max: '2000' }, MOSCOW)).toMatchObject({
    dish_id: [17],
    total_min: 1540.5,
    total_max: 2000,
  })
})

it.each(['', 'сто', '-5', '1,555', '1e3', undefined])('"%s" is no amount to ask for', (text) => {
  expect(readAmount(text)).toBeUndefined()
  expect(orderQuery({ ...(text !== undefined && { min: text }) }, MOSCOW)).toEqual({ limit: 100 })
})

describe('on the page that is shown an order is found', () => {
  const order = anOrder({
    id: 31,
    total_price: 1540.5,
    notes: 'Просят счёт к девяти',
    items: [anItem({ dish_name: 'Салат из печёной свёклы' })],
  })

  it.each(['свекл', 'САЛАТ', '31', '1540,5', '1540.5', 'счет', ''])('by "%s"', (text) => {
    expect(contains(order, text)).toBe(true)
  })

  it.each(['борщ', '1540', '3'])('not by "%s"', (text) => {
    expect(contains(order, text)).toBe(false)
  })
})

it.each([
  ['31', 31],
  [' №31 ', 31],
  ['31 борщ', null],
  ['', null],
])('"%s" is the order %s', (text, number) => {
  expect(asNumber(text)).toBe(number)
})
