import { expect, it } from 'vitest'

import type { Category } from '@/stores/menu'
import { move, newPlaces } from './categoryOrder'

function sections(...places: [id: number, sortOrder: number][]): Category[] {
  return places.map(([id, sort_order]) => ({ id, sort_order }) as Category)
}

it('a section moves to another place, and the others make room', () => {
  expect(move(['soups', 'salads', 'bar'], 2, 0)).toEqual(['bar', 'soups', 'salads'])
  expect(move(['soups', 'salads', 'bar'], 0, 1)).toEqual(['salads', 'soups', 'bar'])
})

it('nothing moves beyond the ends', () => {
  expect(move(['soups', 'salads'], 0, -1)).toEqual(['soups', 'salads'])
  expect(move(['soups', 'salads'], 1, 5)).toEqual(['soups', 'salads'])
})

it('only sections whose place changes are changed', () => {
  expect(newPlaces(sections([1, 1], [3, 3], [2, 2], [4, 4]))).toEqual([
    { id: 3, sort_order: 2 },
    { id: 2, sort_order: 3 },
  ])
})

it('sections that had one place in common get places of their own', () => {
  expect(newPlaces(sections([2, 0], [1, 0], [3, 0]))).toEqual([
    { id: 1, sort_order: 1 },
    { id: 3, sort_order: 2 },
  ])
})

it('an order that is there already needs no change', () => {
  expect(newPlaces(sections([1, 10], [2, 20], [3, 35]))).toEqual([])
})
