export { Button, type ButtonLook, type ButtonProps, buttonClass } from './button.tsx'
export { Card, type CardProps } from './card.tsx'
export { Checkbox, type CheckboxProps } from './checkbox.tsx'
export { CopyButton, type CopyButtonProps } from './copy-button.tsx'
export { DataList, type DataRow } from './data-list.tsx'
export { Dialog, type DialogProps } from './dialog.tsx'
export { AssistantWindow, Mark, PlugIn, TokenIn } from './drawings.tsx'
export { ErrorSummary, type ErrorSummaryProps, type FieldFault, focusField } from './error-summary.tsx'
export { Notice, type NoticeProps } from './notice.tsx'
export { PageHeading, type PageHeadingProps } from './page-heading.tsx'
export { Progress, type ProgressProps, ValidityBar, type ValidityBarProps } from './progress.tsx'
export { RadioGroup, type RadioGroupProps } from './radio-group.tsx'
export { Steps, type StepsProps } from './steps.tsx'
export {
  LanguageSwitch,
  type LanguageSwitchProps,
  LargeTextSwitch,
  type LargeTextSwitchProps,
  restoreLargeText,
} from './switches.tsx'
export { TextField, type TextFieldProps } from './text-field.tsx'
export { Timeline, type TimelineEntry, type TimelineProps } from './timeline.tsx'
