import type { ConsentView, JobView } from '../call-agent.ts'
import { Heading, Notice } from '../frame.tsx'
import { type Say, useSay } from '../language.tsx'

// Several steps of the journal make one line here; a line is done with its last step.
const LINES: readonly { until: string; text: (say: Say) => string; onlyIf?: string }[] = [
  { until: 'pair-made', text: (say) => say('在 USBKey 中生成新密钥', 'Make the new key inside the USBKey') },
  { until: 'issued', text: (say) => say('向证书大厅申请证书', 'Ask the hall for the certificate') },
  { until: 'signing-written', text: (say) => say('写入新证书', 'Write the new certificate') },
  {
    until: 'read-back',
    text: (say) => say('写入加密证书并核对', 'Write the encryption certificate and check'),
  },
  { until: 'proved', text: (say) => say('试用新密钥', 'Try the new keys') },
  { until: 'done', text: (say) => say('向证书大厅回执', 'Report to the hall') },
]

/** A running or finished job. */
export function Progress({ job, purpose }: { job: JobView; purpose: ConsentView['purpose'] }) {
  const say = useSay()
  const isDone = job.state === 'done'
  if (purpose === 'log-in' || purpose === 'staff-log-in') {
    return (
      <>
        <Heading>{isDone ? say('已登录', 'Logged in') : say('正在登录…', 'Logging in…')}</Heading>
        <p>{say('可以回到网站，本窗口可以关闭。', 'Go back to the site; this window can be closed.')}</p>
      </>
    )
  }
  if (purpose === 'stamp-document') {
    return (
      <>
        <Heading>{isDone ? say('已盖章', 'Stamped') : say('正在盖章…', 'Stamping…')}</Heading>
        <p>{say('可以回到网站，本窗口可以关闭。', 'Go back to the site; this window can be closed.')}</p>
      </>
    )
  }
  if (purpose === 'sign-document' || purpose === 'list') {
    const isSigning = purpose === 'sign-document'
    return (
      <>
        <Heading>
          {isSigning
            ? isDone
              ? say('已签署', 'Signed')
              : say('正在签署…', 'Signing…')
            : say('已提供给网站', 'Shown to the site')}
        </Heading>
        <p>{say('可以回到网站，本窗口可以关闭。', 'Go back to the site; this window can be closed.')}</p>
      </>
    )
  }
  if (purpose === 'seal') {
    return (
      <>
        <Heading>
          {isDone
            ? say('电子印章已写入', 'The electronic seals are on the USBKey')
            : say('正在写入，请勿拔出', 'Writing: do not pull the USBKey out')}
        </Heading>
        <Notice look={isDone ? 'good' : 'warn'}>
          {isDone
            ? say(
                '印章已写入并核对。在证书助手的“印章”里可以看到。本窗口可以关闭。',
                'The seals were written and read back. You see them in the assistant under “Seals”. This window can be closed.',
              )
            : say(
                '万一拔出也不会丢失，插回即可继续。',
                'Should it be pulled out all the same, nothing is lost.',
              )}
        </Notice>
      </>
    )
  }
  if (purpose === 'restore') {
    return (
      <>
        <Heading>
          {isDone
            ? say('以前的加密密钥已写入', 'The earlier encryption keys are on the USBKey')
            : say('正在写入，请勿拔出', 'Writing: do not pull the USBKey out')}
        </Heading>
        <Notice look={isDone ? 'good' : 'warn'}>
          {isDone
            ? say(
                '以前加密的文件又可以用这个 USBKey 解密了。本窗口可以关闭。',
                'Files encrypted before open with this USBKey again. This window can be closed.',
              )
            : say(
                '万一拔出也不会丢失，插回即可继续。',
                'Should it be pulled out all the same, nothing is lost.',
              )}
        </Notice>
      </>
    )
  }
  const next = LINES.findIndex(({ until }) => !job.steps.includes(until as never))
  const reached = isDone || next === -1 ? LINES.length : next
  return (
    <>
      <Heading>
        {isDone
          ? say('下证成功', 'The certificate is on the USBKey')
          : say('正在写入，请勿拔出', 'Writing: do not pull the USBKey out')}
      </Heading>
      <Notice look={isDone ? 'good' : 'warn'}>
        {isDone
          ? say(
              '新证书已写入并验证，密码不变。现在可以拔出 USBKey。',
              'The new certificate was written and proved. The PIN is the same. You can pull the USBKey out now.',
            )
          : say(
              '通常不到一分钟。万一拔出也不会丢失，插回即可继续。',
              'This usually takes less than a minute. Should it be pulled out all the same, nothing is lost.',
            )}
      </Notice>
      <ol className="steps" aria-label={say('进度', 'Progress')}>
        {LINES.map(({ until, text }, index) => {
          const state = index < reached ? 'past' : index === reached ? 'now' : 'next'
          return (
            <li
              key={until}
              className={`step step-${state}`}
              aria-current={state === 'now' ? 'step' : undefined}
            >
              {text(say)}
              <span className="step-state">{STATES[state](say)}</span>
            </li>
          )
        })}
      </ol>
      {isDone && job.room && job.room.containersFree === 0 && (
        <Notice look="warn">
          {say(
            'USBKey 已放满。下次更新前请到服务网点清理旧证书；旧证书仍可解密旧文件。',
            'The USBKey is full now. Have old certificates removed at a service point before the next renewal; they still open old files.',
          )}
        </Notice>
      )}
      {isDone && (
        <div className="actions">
          <button type="button" className="primary" onClick={() => window.close()}>
            {say('关闭', 'Close')}
          </button>
        </div>
      )}
    </>
  )
}

const STATES: Record<'past' | 'now' | 'next', (say: Say) => string> = {
  past: (say) => say('完成', 'done'),
  now: (say) => say('进行中', 'in progress'),
  next: (say) => say('等待', 'to come'),
}
