/** The address of one's own page. */

import type { RouteRecordRaw } from 'vue-router'

export const staffRoutes: RouteRecordRaw[] = [
  {
    path: 'me',
    name: 'me',
    component: () => import('./MePage.vue'),
    meta: { tab: 'me' },
  },
]
