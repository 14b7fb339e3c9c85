import { useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Charges } from '../finance/charges.tsx'
import { Days } from '../finance/days.tsx'
import { Invoices } from '../finance/invoices.tsx'
import { Refunds } from '../finance/refunds.tsx'
import { FINANCE_VIEWS, type FinanceSearch, type FinanceView } from '../finance/search.ts'
import { Transfers } from '../finance/transfers.tsx'
import { MAY_ACT } from '../finance/way-name.ts'
import { useStaff } from '../gate.tsx'
import { useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { useTitle } from '../notices.tsx'

/** Money: what came in, transfers and the bank's statement, what goes back, invoices, and each day's books beside the providers'. */
export function Page() {
  const { words } = useSpeech()
  const search = useSearch({ strict: false }) as FinanceSearch
  const { roles } = useStaff()
  const mayAct = MAY_ACT.some((role) => roles.includes(role))
  const view = search.view ?? 'charges'
  useTitle(words.finance.title)
  const VIEWS: Record<FinanceView, () => ReactNode> = {
    charges: () => <Charges search={search} />,
    transfers: () => <Transfers mayAct={mayAct} />,
    refunds: () => <Refunds mayAct={mayAct} />,
    invoices: () => <Invoices mayAct={mayAct} />,
    days: () => <Days />,
  }
  return (
    <>
      <h1>{words.finance.title}</h1>
      <nav className="views" aria-label={words.queue.viewsLabel}>
        {FINANCE_VIEWS.map((id) => (
          <PageLink
            key={id}
            to="/console/finance"
            search={id === 'charges' ? {} : { view: id }}
            activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }}
            aria-current={id === view ? 'page' : undefined}
          >
            {words.finance.views[id]}
          </PageLink>
        ))}
      </nav>
      {VIEWS[view]()}
    </>
  )
}
