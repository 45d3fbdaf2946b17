/**
 * What is seen first, as one file to load: fewer requests. The later steps take what they share with
 * it from here, so that it does not become files of its own.
 */

export { keptProfile, keptToken } from './kept'
export { default as RestaurantStep } from './RestaurantStep.vue'
export { default as SetupLayout } from './SetupLayout.vue'
export { default as StepFoot } from './StepFoot.vue'
