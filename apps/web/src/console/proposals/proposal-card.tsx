import type { ProposalDecision, ProposalView } from '@certhall/model/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Input } from 'antd'
import { useId, useState } from 'react'
import { callApi } from '../../shared/api-client.ts'
import { problemText, problemWords, useSpeech } from '../language.tsx'
import { PageLink } from '../links.tsx'
import { Differences } from '../rules/differences.tsx'
import { showTime, showYuan } from '../show.ts'

/** One wish that takes two people: what, whose, by whom, until when, and the second person's word. */
export function ProposalCard({ proposal, about = false }: { proposal: ProposalView; about?: boolean }) {
  const { words, language } = useSpeech()
  const queries = useQueryClient()
  const noteId = useId()
  const [note, setNote] = useState('')
  const decide = useMutation({
    mutationFn: (decision: ProposalDecision['decision']) =>
      callApi<ProposalView>('POST', `/api/staff/proposals/${proposal.id}/decision`, {
        decision,
        note: note.trim(),
      }),
    onSettled: () =>
      Promise.all(
        ['proposals', 'certificate', 'certificates', 'profiles', 'finance', 'counter-holder'].map((key) =>
          queries.invalidateQueries({ queryKey: [key] }),
        ),
      ),
  })
  const { kind, subject, holderName, reason, rules, money, state, problem } = proposal
  const reasons = words.certificate.reasons as Record<string, string>
  return (
    <div className="proposal" data-proposal={proposal.id}>
      <p>
        <strong>{words.proposals.kinds[kind] ?? kind}</strong>
        {about && holderName && ` · ${holderName} `}
        {about && kind === 'erase-holder' && (
          <PageLink to="/console/counter/$id" params={{ id: subject }}>
            {words.counter.holder}
          </PageLink>
        )}
        {about && holderName && !money && kind !== 'erase-holder' && (
          <PageLink to="/console/certificates/$serial" params={{ serial: subject }}>
            <code>{subject}</code>
          </PageLink>
        )}
        {rules && ` · ${rules.name[language]}`}
        {reason && ` · ${reasons[reason] ?? reason}`}
      </p>
      <p className="quiet">
        {words.proposals.by(proposal.proposedBy, showTime(proposal.proposedAt, language))}
        {state === 'open' && ` · ${words.proposals.until(showTime(proposal.expiresAt, language))}`}
      </p>
      {money && (
        <p>
          <code>{money.reference}</code> · {showYuan(money.amountFen)} · {words.fee.bankReference}
          {words.colon}
          {money.bankReference}
        </p>
      )}
      {rules && (
        <>
          <p className="quiet">
            {rules.from ? words.rules.from(showTime(rules.from, language)) : words.rules.atOnce}
          </p>
          <Differences rows={rules.differences} />
        </>
      )}
      {proposal.note && <p className="reason">{proposal.note}</p>}
      {state !== 'open' && (
        <p>
          {words.proposals.states[state]}
          {proposal.decidedBy && ` · ${proposal.decidedBy}`}
          {proposal.decidedAt && ` · ${showTime(proposal.decidedAt, language)}`}
          {problem && ` · ${problemText(problem, words)}`}
        </p>
      )}
      {proposal.decisionNote && <p className="reason">{proposal.decisionNote}</p>}
      {decide.error && <Alert type="error" showIcon role="alert" title={problemWords(decide.error, words)} />}
      {proposal.mayDecide && (
        <>
          <label htmlFor={noteId}>{words.proposals.note}</label>
          <Input id={noteId} value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
          <p className="choices">
            <Button type="primary" loading={decide.isPending} onClick={() => decide.mutate('confirm')}>
              {words.proposals.confirm}
            </Button>
            <Button disabled={decide.isPending} onClick={() => decide.mutate('refuse')}>
              {words.proposals.refuse}
            </Button>
          </p>
        </>
      )}
      {proposal.mayWithdraw && (
        <p className="choices">
          <span className="quiet">{words.proposals.waits}</span>
          <Button loading={decide.isPending} onClick={() => decide.mutate('withdraw')}>
            {words.proposals.withdraw}
          </Button>
        </p>
      )}
    </div>
  )
}
