import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeSlot, readSlots, slotSize } from './two-slots.ts'

const text = (value: string) => new TextEncoder().encode(value)

/** Writes as files.ts does, and stops after so many bytes of the slot. */
function write(file: Uint8Array, content: Uint8Array, until = Number.POSITIVE_INFINITY): Uint8Array {
  const half = file.length / 2
  const { number, next } = readSlots(file)
  const after = Uint8Array.from(file)
  after.set(encodeSlot(number + 1, content, half).subarray(0, until), next * half)
  return after
}

test('a write that broke off anywhere leaves the old content or the new', () => {
  const bytes = fc.uint8Array({ maxLength: 200 })
  fc.assert(
    fc.property(
      fc.array(bytes, { minLength: 1, maxLength: 4 }),
      bytes,
      fc.nat(400),
      (before, last, until) => {
        let file = new Uint8Array(2 * slotSize(200))
        for (const content of before) file = Uint8Array.from(write(file, content))
        const torn = write(file, last, until)
        expect([before.at(-1), last]).toContainEqual(readSlots(torn).content)
        // And the next write works as if nothing had been.
        expect(readSlots(write(torn, text('next'))).content).toEqual(text('next'))
      },
    ),
  )
})

test('a file that was made and never written has no content; another program’s file is as it is', () => {
  expect(readSlots(new Uint8Array(512)).content).toBeUndefined()
  expect(readSlots(text('{"other":true}')).content).toEqual(text('{"other":true}'))
  expect(readSlots(write(new Uint8Array(512), text('first'), 20)).content).toBeUndefined()
})
