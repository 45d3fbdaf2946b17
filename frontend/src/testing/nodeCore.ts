/** What `tests/node/bad_link_evening.mjs` runs under Node: the real modules, without a page. */

export { createAppCore } from '../core/appCore'
export { MemoryStorage } from './memoryStorage'
export { OpenOrders } from './openOrders'
export { seededRandom } from './seededRandom'
