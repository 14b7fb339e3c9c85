// The memory's plan; the module allocates nothing. Field elements are nine limbs of 29 bits in 32-bit words, in slots of 48
// bytes so that vectors may run over; scalars take the same slots.

export const LIMBS: i32 = 9
export const SLOT: usize = 48
export const MASK: i64 = 0x1fffffff

/** A Jacobian point (X, Y, Z) with x = X/Z², y = Y/Z³; an affine one is X and Y packed into five vectors. */
export const POINT: usize = 3 * SLOT
export const AFFINE: usize = 80
export const AFFINE_Y: usize = 36

// What goes in and comes out, 32-byte big-endian numbers (KEY: limbs); the static constants lie below.
export const IN_E: usize = 0x2000
export const IN_R: usize = IN_E + 32
export const IN_S: usize = IN_R + 32
export const IN_X: usize = IN_S + 32
export const IN_Y: usize = IN_X + 32
export const OUT: usize = IN_Y + 32
export const OUT_Y: usize = OUT + 32

// Secrets and every intermediate value; wiped as a whole after every use.
export const SECRETS: usize = 0x23a0
export const IN_K: usize = SECRETS
export const IN_KEY: usize = IN_K + 32
export const SCRATCH: usize = 0x2400
export const SECRETS_SIZE: usize = 0x1c00

/** Odd multiples of a public key, as verification uses them: 1, 3, … 15 times. */
export const KEY_ENTRIES: i32 = 8

/** Signed windows of six bits, every digit odd: 43 tables of 1, 3, … 63 times 64^i·G. */
export const WINDOWS: i32 = 43
export const ENTRIES: i32 = 32
export const TABLE: usize = 0x4000

/** Where multiples are made before they become affine. */
export const BUILD: usize = TABLE + <usize>(WINDOWS * ENTRIES) * AFFINE

/** A public key's multiples, and the digits of what it is multiplied by. */
export const KEY_TABLE: usize = BUILD + 0x2000
export const KEY_DIGITS: usize = KEY_TABLE + 0x400
