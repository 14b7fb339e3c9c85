import { NOTICE_KINDS } from '@certhall/ra'

/** The texts for telephones as they are registered with a provider: places numbered in the order of their first naming. */
export function registeredTexts(): { kind: string; text: string }[] {
  return Object.entries(NOTICE_KINDS).flatMap(([kind, template]) => {
    if (!('sms' in template)) return []
    const names: string[] = []
    const text = template.sms.zh.replace(/\{(\w+)\}/g, (_, name: string) => {
      if (!names.includes(name)) names.push(name)
      return `{${names.indexOf(name) + 1}}`
    })
    return [{ kind, text }]
  })
}
