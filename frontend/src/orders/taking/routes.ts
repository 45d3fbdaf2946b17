/** The addresses where dishes are taken: for a table, to take away, and for an order that is there. */

import type { RouteRecordRaw } from 'vue-router'

const component = () => import('./TakingPage.vue')
const meta = { isBesideFloor: true }

export const takingRoutes: RouteRecordRaw[] = [
  { path: 'tables/:id(\\d+)/order', name: 'table-order', component, meta },
  { path: 'takeaway', name: 'takeaway', component, meta },
  { path: 'orders/:id(\\d+)/add', name: 'order-add', component, meta },
]
