/** Records of a small restaurant, for specs. */

import type { Table } from '../stores/floor'
import type { Dish } from '../stores/menu'
import type { Order, OrderItem } from '../stores/types'

const EVENING = '2026-11-26T16:00:00+00:00'

export function anItem(changes: Partial<OrderItem> = {}): OrderItem {
  return {
    id: 101,
    created_at: EVENING,
    updated_at: EVENING,
    order_id: 31,
    dish_id: 18,
    dish_name: 'Борщ с говядиной',
    quantity: 1,
    price: 590,
    total: 590,
    comment: null,
    status: 'new',
    version: 1,
    ...changes,
  }
}

export function anOrder(changes: Partial<Order> = {}): Order {
  return {
    id: 31,
    created_at: EVENING,
    updated_at: EVENING,
    table_id: 4,
    waiter_id: 2,
    status: 'pending',
    payment_status: 'unpaid',
    payment_method_id: null,
    paid_at: null,
    total_price: 590,
    paid_total: 0,
    due: 590,
    order_type: 'dine_in',
    notes: null,
    kitchen_notes: null,
    served_at: null,
    cancelled_at: null,
    time_to_serve: null,
    version: 1,
    items: [anItem()],
    ...changes,
  }
}

export function aTable(changes: Partial<Table> = {}): Table {
  return {
    id: 4,
    created_at: EVENING,
    updated_at: EVENING,
    number: 4,
    qr_code: '8c5e0f2a-9a2b-4a53-8d3e-0b7a5c1d2e3f',
    seats: 4,
    location: 1,
    description: null,
    is_active: true,
    is_occupied: false,
    current_order_id: null,
    ...changes,
  }
}

export function aDish(changes: Partial<Dish> = {}): Dish {
  return {
    id: 18,
    created_at: EVENING,
    updated_at: EVENING,
    name: 'Борщ с говядиной',
    description: '',
    price: 590,
    is_available: true,
    is_active: true,
    category_id: 1,
    category: 1,
    image_url: null,
    cooking_time: null,
    weight: null,
    calories: null,
    ingredients: null,
    ingredient_ids: [],
    allergens: [],
    code: null,
    ...changes,
  }
}
