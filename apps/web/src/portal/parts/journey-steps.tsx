import type { PublicProfile, RenewalCase } from '@certhall/model/api'
import { Steps } from '@certhall/ui'
import { type JourneyStep, journeySteps } from '../journey.ts'
import { useWords } from '../use-words.ts'

export function JourneySteps(props: { profile: PublicProfile; renewal?: RenewalCase; step: JourneyStep }) {
  const { t } = useWords()
  const steps = journeySteps(props.profile, props.renewal)
  const current = steps.indexOf(props.step)
  return (
    <Steps
      label={t('steps.label')}
      steps={steps.map((step) => t(`steps.${step}`))}
      current={current}
      position={t('steps.position', { at: current + 1, of: steps.length })}
    />
  )
}
