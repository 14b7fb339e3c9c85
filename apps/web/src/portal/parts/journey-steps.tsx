import type { PublicProfile, RenewalCase } from '@certhall/model/api'
import type { CaseKind } from '@certhall/model/states'
import { Steps } from '@certhall/ui'
import { type JourneyStep, journeySteps } from '../journey.ts'
import { useWords } from '../use-words.ts'

export function JourneySteps(props: {
  profile: PublicProfile
  renewal?: RenewalCase
  kind?: CaseKind
  step: JourneyStep
}) {
  const { t } = useWords()
  const steps = journeySteps(props.profile, props.renewal, props.kind)
  // a confirmation that shares the handler's page stands under its name
  const current = Math.max(
    steps.indexOf(props.step),
    steps.indexOf(props.step === 'confirm' ? 'handler' : props.step),
  )
  return (
    <Steps
      label={t('steps.label')}
      steps={steps.map((step) => t(`steps.${step}`))}
      current={current}
      position={t('steps.position', { at: current + 1, of: steps.length }) + t('common.colon')}
    />
  )
}
