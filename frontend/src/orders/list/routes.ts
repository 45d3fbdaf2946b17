/** The address of the lists of orders. */

import type { RouteRecordRaw } from 'vue-router'

export const orderListRoutes: RouteRecordRaw[] = [
  {
    path: 'orders',
    name: 'orders',
    component: () => import('./OrdersPage.vue'),
    meta: { tab: 'orders' },
  },
]
