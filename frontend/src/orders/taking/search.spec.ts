import { expect, it } from 'vitest'

import type { Category, Dish } from '@/stores/menu'
import { aDish } from '@/testing/records'

import { searchMenu } from './search'

const SECTIONS = [
  section(
    1,
    aDish({ id: 1, name: 'Салат из запечённой свёклы с козьим сыром', code: 'СЛ-03' }),
    aDish({ id: 2, name: 'Зелёный салат' }),
  ),
  section(2, aDish({ id: 3, name: 'Щавелевый суп', code: 'СП-06' })),
]

function section(id: number, ...dishes: Dish[]) {
  return { category: { id, name: `${id}` } as Category, dishes }
}

function found(query: string): number[] {
  return searchMenu(SECTIONS, query).flatMap(({ dishes }) => dishes.map(({ id }) => id))
}

it.each([
  ['свекл', [1]],
  ['СВЁКЛЫ', [1]],
  ['сыр салат', [1]],
  ['салат', [1, 2]],
  ['суп', [3]],
  ['СП-06', [3]],
  ['сп 6', []],
  ['сп06', [3]],
  ['пицца', []],
  ['  ', [1, 2, 3]],
])('"%s" finds %j', (query, ids) => {
  expect(found(query)).toEqual(ids)
})

it('letters that a tablet sends in two parts are the same letters', () => {
  expect(found('щавелевыи\u0306')).toEqual([3])
})

it('a section where nothing is found is left out', () => {
  expect(searchMenu(SECTIONS, 'суп')).toHaveLength(1)
})
