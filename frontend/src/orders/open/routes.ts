/** The address of an order. */

import type { RouteRecordRaw } from 'vue-router'

export const openOrderRoutes: RouteRecordRaw[] = [
  {
    path: 'orders/:id(\\d+)',
    name: 'order',
    component: () => import('./OrderPage.vue'),
    meta: { isBesideFloor: true },
  },
]
