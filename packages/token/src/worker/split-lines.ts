/**
 * Cuts a stream into lines. `onLine` answers whether the line was worth something; once `limit` bytes have come without
 * such a line, `onFlood` is called and all that follows is dropped.
 */
export function splitLines({
  limit,
  onLine,
  onFlood,
}: {
  limit: number
  onLine(line: string): boolean
  onFlood(): void
}): (chunk: Buffer) => void {
  let rest: Buffer[] = []
  let worthless = 0
  let flooded = false

  return (chunk) => {
    let from = 0
    for (let end = chunk.indexOf(10); end >= 0 && !flooded; end = chunk.indexOf(10, from)) {
      const line = Buffer.concat([...rest, chunk.subarray(from, end)])
      rest = []
      worthless += end + 1 - from
      from = end + 1
      if (worthless <= limit && line.length > 0 && onLine(line.toString('utf8'))) worthless = 0
      flood()
    }
    if (flooded) return
    rest.push(chunk.subarray(from))
    worthless += chunk.length - from
    flood()
  }

  function flood() {
    if (worthless <= limit || flooded) return
    flooded = true
    rest = []
    onFlood()
  }
}
