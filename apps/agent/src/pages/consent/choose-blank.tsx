import { type ReactNode, useId, useState } from 'react'
import type { DetailedToken, JobView } from '../call-agent.ts'
import { Notice } from '../frame.tsx'
import { useSay } from '../language.tsx'

interface ChooseBlankProps {
  tokens: DetailedToken[]
  /** The job, once it has begun: it goes on with its own token. */
  job?: JobView
  /** What is asked about the chosen one. */
  children(token: string): ReactNode
}

/** Blank tokens that are in, or the one that was begun with. A token with certificates is somebody's, and is not offered. */
export function ChooseBlank({ tokens, job, children }: ChooseBlankProps) {
  const say = useSay()
  const id = useId()
  const [picked, setPicked] = useState<string>()
  const fitting = tokens.filter(
    ({ certificates, foreign, serial }) =>
      !foreign && (certificates.length === 0 || (job?.token !== undefined && serial === job.token)),
  )
  const chosen = fitting.find((token) => token.id === picked) ?? fitting[0]
  if (chosen === undefined)
    return (
      <Notice look="warn">
        {say(
          '请插入一个空白 USBKey。已有证书的不能使用。',
          'Plug in a blank USBKey. One with certificates cannot be used.',
        )}
        {tokens.some(({ foreign }) => foreign) &&
          say(
            '插着的 USBKey 是其他机构的，或者厂商还没有预置本业务的应用，不能制证。',
            ' The one that is in belongs to another organisation, or its vendor has not made our application on it: nothing can be issued onto it.',
          )}
      </Notice>
    )
  return (
    <>
      <fieldset>
        <legend>{say('空白 USBKey', 'Blank USBKey')}</legend>
        {fitting.map((token) => (
          <label key={token.id} className="pick" htmlFor={`${id}-${token.id}`}>
            <input
              id={`${id}-${token.id}`}
              type="radio"
              name={id}
              checked={token.id === chosen.id}
              onChange={() => setPicked(token.id)}
            />
            <span>
              {token.label} <code>{token.serial}</code>
            </span>
          </label>
        ))}
      </fieldset>
      {children(chosen.id)}
    </>
  )
}
