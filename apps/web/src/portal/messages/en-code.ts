import type { oneTimeCode as Zh } from './zh-code.ts'

export const oneTimeCode: typeof Zh = {
  oneTimeCode: {
    label: 'Code',
    hint: 'Six digits',
    missing: 'Please fill in the six digits that you have received',
  },
}
