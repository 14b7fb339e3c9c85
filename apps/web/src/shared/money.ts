/** 12000 fen → 120.00 */
export function yuan(fen: number): string {
  return new Intl.NumberFormat('zh-CN', { minimumFractionDigits: 2 }).format(fen / 100)
}
