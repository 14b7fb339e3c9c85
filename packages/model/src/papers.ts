import { z } from 'zod'

const words = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })

/** One of the papers that an application takes, as a profile names it. */
export const paperKind = z.strictObject({
  id: z.string().regex(/^[a-z][a-z-]{1,29}$/),
  title: words,
  /** What is to be on it, and how it is to be signed or stamped. */
  hint: words,
  required: z.boolean(),
})

export type PaperKind = z.infer<typeof paperKind>
