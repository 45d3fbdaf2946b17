/** What is to be cooked altogether. */

import { isToCook, itemsOf, type Ticket } from './ticket'

export interface DishSum {
  dishId: number
  name: string
  portions: number
}

/** By dish, most portions first; those that are equal stay in the order they were sent. */
export function allDay(tickets: readonly Ticket[]): DishSum[] {
  const sums = new Map<string, DishSum>()
  for (const item of tickets.flatMap(itemsOf).filter(isToCook)) {
    const key = `${item.dish_id} ${item.dish_name}`
    const portions = (sums.get(key)?.portions ?? 0) + item.quantity
    sums.set(key, { dishId: item.dish_id, name: item.dish_name, portions })
  }
  return [...sums.values()].sort((a, b) => b.portions - a.portions)
}
