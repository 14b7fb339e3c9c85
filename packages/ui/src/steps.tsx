export interface StepsProps {
  /** Names the list: 「办理步骤」. */
  label: string
  steps: readonly string[]
  /** Index of the present step. */
  current: number
  /** 「第 2 步，共 4 步：」, before the present step where there is no room for all. */
  position: string
}

/** Where the reader is in a journey, in words. */
export function Steps({ label, steps, current, position }: StepsProps) {
  return (
    <nav aria-label={label} className="ch-steps">
      <p className="ch-steps-short">
        {position}
        {steps[current]}
      </p>
      <ol>
        {steps.map((step, at) => (
          <li
            key={step}
            data-state={at < current ? 'past' : at === current ? 'current' : 'coming'}
            aria-current={at === current ? 'step' : undefined}
          >
            <span className="ch-steps-number" aria-hidden="true">
              {at < current ? '✓' : at + 1}
            </span>
            {step}
          </li>
        ))}
      </ol>
    </nav>
  )
}
