import { type BridgeErrorCode, explain, type Obstacle } from '@certhall/bridge'
import { useWords } from '../use-words.ts'

/** What keeps the page from the assistant, and the exact thing to do, in the bridge's own words. */
export function ObstacleSteps({ obstacle }: { obstacle: Obstacle | BridgeErrorCode }) {
  const { language } = useWords()
  const { what, steps } = explain(obstacle, language, location.origin)
  return (
    <div className="obstacle">
      <p>{what}</p>
      {steps.length === 1 ? (
        <p>{steps[0]}</p>
      ) : (
        <ol>
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
    </div>
  )
}
