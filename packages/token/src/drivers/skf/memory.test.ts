import { expect, test } from 'vitest'
import { readBytes } from './memory.ts'

const LIMIT = 32

/** A library's function: writes the bytes, and tells so many. */
function answering(bytes: number[], told = bytes.length) {
  const seen: { memory: ArrayBufferLike; before: Buffer }[] = []
  return {
    seen,
    call(out: Buffer, length: Buffer) {
      seen.push({ memory: out.buffer, before: Buffer.from(out.subarray(0, LIMIT)) })
      Buffer.from(bytes).copy(out)
      length.writeUInt32LE(told)
      return 0
    },
  }
}

test('every call gets the same memory, clean of what the call before left', () => {
  const { seen, call } = answering([1, 2, 3])
  const first = readBytes('SKF_ReadFile', LIMIT, call)
  readBytes('SKF_ReadFile', LIMIT, answering([9]).call)
  expect(first).toEqual(new Uint8Array([1, 2, 3]))
  const damaged = expect.objectContaining({ code: 'token-damaged' })
  expect(() => readBytes('SKF_ReadFile', LIMIT, answering(Array(LIMIT + 1).fill(7)).call)).toThrow(damaged)
  expect(() => readBytes('SKF_ReadFile', LIMIT, answering([1], LIMIT + 1).call)).toThrow(damaged)
  readBytes('SKF_ReadFile', LIMIT, call)
  expect(seen[1]?.memory).toBe(seen[0]?.memory)
  expect(seen.map(({ before }) => before)).toEqual([Buffer.alloc(LIMIT), Buffer.alloc(LIMIT)])
})
