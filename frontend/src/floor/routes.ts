/** The address of the floor. */

import type { RouteRecordRaw } from 'vue-router'

export const floorRoutes: RouteRecordRaw[] = [
  {
    path: 'floor',
    name: 'floor',
    component: () => import('./FloorPage.vue'),
    meta: { tab: 'floor' },
  },
]
