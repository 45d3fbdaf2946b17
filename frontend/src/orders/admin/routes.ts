/** The address of all orders; the filters and the order that is open stand in it. */

import type { RouteRecordRaw } from 'vue-router'

export const ordersAdminRoutes: RouteRecordRaw[] = [
  {
    path: 'orders/:order(\\d+)?',
    name: 'admin-orders',
    component: () => import('./OrdersPage.vue'),
  },
]
