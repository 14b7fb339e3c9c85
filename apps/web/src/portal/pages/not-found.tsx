import { buttonClass } from '@certhall/ui'
import { Link } from '@tanstack/react-router'
import { PageFrame } from '../parts/page.tsx'
import { useWords } from '../use-words.ts'

export function Page() {
  const { t } = useWords()
  return (
    <PageFrame title={t('notFound.title')} lead={t('notFound.text')}>
      <Link to="/" className={buttonClass({ kind: 'primary' })}>
        {t('common.home')}
      </Link>
    </PageFrame>
  )
}
