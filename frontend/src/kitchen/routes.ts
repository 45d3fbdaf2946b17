/** The address of the kitchen display. */

import type { RouteRecordRaw } from 'vue-router'

export const kitchenRoutes: RouteRecordRaw[] = [
  {
    path: '/kitchen',
    name: 'kitchen',
    component: () => import('./KitchenPage.vue'),
    meta: { roles: ['kitchen', 'admin'] },
  },
]
