// The reviewers' desk: who has what, what is said about it, many at once.
export { approveMany } from './approve-many.ts'
export { claimCase, commentCase, releaseCase, requireFree, viewDesk } from './claims.ts'
export { exportQueue } from './export-queue.ts'
export { listViews, removeView, saveView } from './views.ts'
