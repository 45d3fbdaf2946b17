import { expect, it } from 'vitest'

import { aDish } from '@/testing/records'

import type { Category } from '@/stores/menu'
import { byName, dishRows, filterDishes, inMenuOrder, type DishFilter } from './dishRows'

const EVERYTHING: DishFilter = { text: '', categoryId: null, isSoldOut: false, isOff: false }

const borscht = aDish({ id: 1, name: 'Борщ с говядиной', code: 'СП-01', category_id: 2 })
const fishSoup = aDish({ id: 2, name: 'Уха', category_id: 2, is_available: false })
const greenSalad = aDish({ id: 3, name: 'Зелёный салат', category_id: 1 })
const oldDish = aDish({ id: 4, name: 'Окрошка', category_id: 2, is_active: false })
const DISHES = [borscht, fishSoup, greenSalad, oldDish]

function found(filter: Partial<DishFilter>): string[] {
  return filterDishes(DISHES, { ...EVERYTHING, ...filter }).map(({ name }) => name)
}

function aCategory(id: number, name: string, sortOrder: number): Category {
  const moment = '2026-11-26T16:00:00+00:00'
  return {
    id,
    created_at: moment,
    updated_at: moment,
    name,
    description: null,
    image_url: null,
    sort_order: sortOrder,
    is_active: true,
  }
}

it('a dish is found by parts of its name, with е for ё, and by its code', () => {
  expect(found({ text: 'салат зелен' })).toEqual(['Зелёный салат'])
  expect(found({ text: 'сп 01' })).toEqual(['Борщ с говядиной'])
  expect(found({ text: 'пицца' })).toEqual([])
})

it('what was taken off the menu is shown only when asked for', () => {
  expect(found({})).not.toContain('Окрошка')
  expect(found({ isOff: true })).toEqual(['Окрошка'])
})

it('the stop list is what is sold out', () => {
  expect(found({ isSoldOut: true })).toEqual(['Уха'])
})

it('dishes stand under their sections, in the order of the menu', () => {
  const sections = inMenuOrder([aCategory(2, 'Супы', 5), aCategory(1, 'Салаты', 1)])

  const rows = dishRows(sections, byName(filterDishes(DISHES, EVERYTHING)))

  expect(
    rows.map((row) => (row.dish ? row.dish.name : `${row.category.name} ${row.count}`)),
  ).toEqual(['Салаты 1', 'Зелёный салат', 'Супы 2', 'Борщ с говядиной', 'Уха'])
})
