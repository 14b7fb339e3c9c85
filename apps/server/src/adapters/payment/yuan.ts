/** 18000 fen → '180.00' */
export function toYuan(fen: number): string {
  const text = String(fen).padStart(3, '0')
  return `${text.slice(0, -2)}.${text.slice(-2)}`
}

/** '180.00', '180', '-180.5' → fen; never through a fraction. NaN for anything else. */
export function toFen(yuan: string): number {
  const [, minus, whole, part = ''] = /^(-?)(\d{1,9})(?:\.(\d{1,2}))?$/.exec(yuan.trim()) ?? []
  if (whole === undefined) return Number.NaN
  const fen = Number(whole) * 100 + Number(part.padEnd(2, '0'))
  return minus ? -fen : fen
}
