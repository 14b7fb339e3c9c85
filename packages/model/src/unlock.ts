/** Steps of unlocking a token, in order; docs/unlock.md numbers them. */
export const UNLOCK_STEPS = ['started', 'granted', 'changing', 'admin-changed', 'pin-set', 'done'] as const
export type UnlockStep = (typeof UNLOCK_STEPS)[number]

/** How an application for an unlock came. */
export const UNLOCK_CHANNELS = ['online', 'post', 'fax', 'e-mail', 'counter'] as const
export type UnlockChannel = (typeof UNLOCK_CHANNELS)[number]

/** Why a token is to be unlocked. */
export const UNLOCK_CAUSES = ['forgotten', 'locked', 'taken-over'] as const
export type UnlockCause = (typeof UNLOCK_CAUSES)[number]

/** What the assistant found that ends the attempt for good. */
export const UNLOCK_FAULTS = ['admin-pin-locked', 'admin-pin-wrong'] as const
export type UnlockFault = (typeof UNLOCK_FAULTS)[number]
