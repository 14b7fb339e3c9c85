export interface ProgressProps {
  /** What is being done. */
  label: string
  value: number
  max: number
  /** The present step in words. */
  words: string
}

/** How far a piece of work is, in a bar and in words. */
export function Progress({ label, value, max, words }: ProgressProps) {
  return (
    <div className="ch-progress">
      <progress aria-label={label} value={value} max={max} />
      <p role="status">{words}</p>
    </div>
  )
}

export interface ValidityBarProps {
  /** 「还有 46 天到期」 */
  words: string
  /** Share of the validity that is left, 0 to 1. */
  left: number
  tone: 'good' | 'warn' | 'bad'
}

/** Days left as a bar, with the words beside it. */
export function ValidityBar({ words, left, tone }: ValidityBarProps) {
  const percent = Math.round(Math.min(1, Math.max(0, left)) * 100)
  return (
    <div className={`ch-validity ch-validity-${tone}`}>
      <p>{words}</p>
      <div className="ch-validity-bar" aria-hidden="true">
        <div style={{ inlineSize: `${percent}%` }} />
      </div>
    </div>
  )
}
