import type { StaffSession } from '@certhall/model/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Dropdown, type MenuProps } from 'antd'
import type { ReactNode } from 'react'
import { callApi } from '../shared/api-client.ts'
import { useSpeech } from './language.tsx'
import { PageLink, useGo } from './links.tsx'
import { sessionQuery } from './queries.ts'
import { RoomNav } from './room-nav.tsx'
import { useShortcutSetting } from './shortcuts.tsx'
import { StaffNotices } from './staff/staff-notices.tsx'

export function Shell({ staff, children }: { staff: StaffSession; children: ReactNode }) {
  const { words } = useSpeech()
  return (
    <>
      <a className="skip" href="#content">
        {words.skip}
      </a>
      <header className="bar">
        <PageLink to="/console" className="brand">
          {words.console}
        </PageLink>
        <RoomNav staff={staff} />
        <AccountMenu staff={staff} />
      </header>
      <main id="content" className="page" tabIndex={-1}>
        <StaffNotices staff={staff} />
        {children}
      </main>
    </>
  )
}

function AccountMenu({ staff }: { staff: StaffSession }) {
  const { words, language, choose } = useSpeech()
  const shortcuts = useShortcutSetting()
  const queries = useQueryClient()
  const go = useGo()
  const logOut = useMutation({
    mutationFn: () => callApi('DELETE', '/api/staff/session'),
    onSettled: async () => {
      // first away from the gate, which would take this for a session that ended by itself
      await go({ to: '/console/log-in' })
      // nothing of one person's work stays in the page for the next
      queries.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' })
      queries.setQueryData(sessionQuery.queryKey, null)
    },
  })
  const roles = staff.roles.map((role) => words.account.roles[role]).join(' · ')
  const items: MenuProps['items'] = [
    {
      key: 'who',
      type: 'group',
      label: `${staff.login} · ${roles} · ${staff.jurisdiction.name}`,
      children: [
        {
          key: 'language',
          label: language === 'zh' ? 'English' : '中文',
          onClick: () => choose(language === 'zh' ? 'en' : 'zh'),
        },
        {
          key: 'shortcuts',
          label: shortcuts.on ? words.account.shortcutsOn : words.account.shortcutsOff,
          onClick: () => shortcuts.turn(!shortcuts.on),
        },
        { key: 'own', label: words.account.own, onClick: () => void go({ to: '/console/account' }) },
        { key: 'log-out', label: words.account.logOut, onClick: () => logOut.mutate() },
      ],
    },
  ]
  return (
    <Dropdown
      menu={{ items }}
      trigger={['click']}
      placement="bottomRight"
      // within the header, so that screen readers find it there
      getPopupContainer={(trigger) => trigger.parentElement ?? document.body}
    >
      <Button aria-haspopup="menu" loading={logOut.isPending}>
        {staff.name}
        <span className="jurisdiction"> · {staff.jurisdiction.name}</span>
        <span aria-hidden="true"> ▾</span>
      </Button>
    </Dropdown>
  )
}
