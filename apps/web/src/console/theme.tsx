import { ConfigProvider, theme } from 'antd'
import enUS from 'antd/es/locale/en_US.js'
import type { Locale } from 'antd/es/locale/index.js'
import zhCN from 'antd/es/locale/zh_CN.js'
import type { ReactNode } from 'react'
import { type Language, useSpeech } from './language.tsx'
import { useMedia } from './media.ts'

// antd's ES modules are typed as CommonJS; the bundler takes their default export
const LOCALES = { zh: zhCN, en: enUS } as unknown as Record<Language, Locale>
// Chinese fonts draw English quotation marks and apostrophes as wide as a character: in English the system's own come first.
const CHINESE = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC"'
const FONTS = { zh: `${CHINESE}, system-ui, sans-serif`, en: `system-ui, ${CHINESE}, sans-serif` }

/** antd in the console's colours, following the system's light or dark; contrast of each pair at least 4.5. */
export function Theme({ children }: { children: ReactNode }) {
  const { language } = useSpeech()
  const dark = useMedia('(prefers-color-scheme: dark)')
  const still = useMedia('(prefers-reduced-motion: reduce)')
  return (
    <ConfigProvider
      locale={LOCALES[language]}
      componentSize="medium"
      button={{ autoInsertSpace: false }}
      theme={{
        algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
        token: {
          fontFamily: FONTS[language],
          fontSize: 15,
          borderRadius: 4,
          motion: !still,
          wireframe: false,
          ...(dark
            ? {
                colorPrimary: '#3d74d6',
                colorError: '#ff7d75',
                colorBgContainer: '#1b2027',
                // WCAG 1.4.11: where a field begins and ends is seen with 3 to 1
                colorBorder: '#717c8a',
                colorLink: '#8ab8ff',
                colorTextPlaceholder: '#9aa3ad',
                colorTextDescription: '#a9b1bb',
                // chosen rows and nodes: light enough for links on them
                controlItemBgActive: '#26364b',
                controlItemBgActiveHover: '#2c3e56',
              }
            : {
                colorPrimary: '#1d4f91',
                colorLink: '#1d4f91',
                colorBorder: '#87919e',
                colorError: '#b3261e',
                colorTextPlaceholder: '#66707c',
                colorTextDescription: '#56606c',
                colorTextDisabled: '#66707c',
                controlItemBgActive: '#e3ecf7',
                controlItemBgActiveHover: '#d9e5f3',
              }),
        },
        components: { Table: { cellPaddingBlock: 10, cellPaddingInline: 12 } },
      }}
    >
      {children}
    </ConfigProvider>
  )
}
