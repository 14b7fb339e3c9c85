import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

export function Page() {
  const { t } = useTranslation()
  return (
    <>
      <h1>{t('notFound.title')}</h1>
      <p>{t('notFound.text')}</p>
      <Link to="/">{t('notFound.home')}</Link>
    </>
  )
}
