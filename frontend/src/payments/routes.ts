/** The address of a bill. */

import type { RouteRecordRaw } from 'vue-router'

export const paymentRoutes: RouteRecordRaw[] = [
  {
    path: 'orders/:id(\\d+)/bill',
    name: 'bill',
    component: () => import('./BillPage.vue'),
    meta: { isBesideFloor: true },
  },
]
