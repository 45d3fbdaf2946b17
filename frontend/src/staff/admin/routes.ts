/** The address of the staff and the devices; whose record is open stands in it. */

import type { RouteRecordRaw } from 'vue-router'

export const staffAdminRoutes: RouteRecordRaw[] = [
  {
    path: 'staff/:person(new|\\d+)?',
    name: 'admin-staff',
    component: () => import('./StaffPage.vue'),
  },
]
