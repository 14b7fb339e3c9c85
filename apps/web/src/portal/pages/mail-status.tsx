import { OrderQuery } from '../parts/order-query.tsx'
import { PageFrame } from '../parts/page.tsx'
import { useWords } from '../use-words.ts'

/** What has become of a token that was sent in. */
export function Page() {
  const { t } = useWords()
  return (
    <PageFrame title={t('mail.query')} lead={t('mail.queryLead')}>
      <OrderQuery />
    </PageFrame>
  )
}
