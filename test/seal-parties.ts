// An authority, a seal maker and a holder with their seals, for tests outside packages/seal.
export { listOf, makeSeal, NOW, sealInfo, sealParties } from '../packages/seal/src/seal-fixture.ts'
