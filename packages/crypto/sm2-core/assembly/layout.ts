// The memory's plan; the module allocates nothing. Field elements are nine limbs of 29 bits in 32-bit words, in slots of 48
// bytes so that vectors may run over; scalars take the same slots.

export const LIMBS: i32 = 9
export const SLOT: usize = 48
export const MASK: i64 = 0x1fffffff

/** A Jacobian point (X, Y, Z) with x = X/Z², y = Y/Z³; an affine one is X and Y packed into five vectors. */
export const POINT: usize = 3 * SLOT
export const AFFINE: usize = 80
export const AFFINE_Y: usize = 36

// What goes in and comes out, 32-byte big-endian numbers; the static constants lie below.
export const IO: usize = 0x2000
export const IN_E: usize = IO
export const IN_K: usize = IO + 32
export const IN_KEY: usize = IO + 64
export const IN_R: usize = IO + 128
export const IN_S: usize = IO + 160
export const IN_X: usize = IO + 192
export const IN_Y: usize = IO + 224
export const OUT: usize = IO + 256
export const OUT_Y: usize = IO + 288

// Intermediate values; wiped as a whole after every use of a secret.
export const SCRATCH: usize = 0x2400
export const SCRATCH_SIZE: usize = 0x1c00

/** Signed windows of six bits, every digit odd: 43 tables of 1, 3, … 63 times 64^i·G. */
export const WINDOWS: i32 = 43
export const ENTRIES: i32 = 32
export const TABLE: usize = 0x4000

/** Where multiples are made before they become affine. */
export const BUILD: usize = TABLE + <usize>(WINDOWS * ENTRIES) * AFFINE
