/** The addresses of the owner's side; each section adds its own. */

import type { RouteRecordRaw } from 'vue-router'

export const adminRoutes: RouteRecordRaw[] = []
