import type { relying as Zh } from './zh-log-in.ts'

/** The page where a relying application's users log in. */
export const relying: typeof Zh = {
  logIn: {
    title: 'Log in to',
    text: '“{{name}}” asks you to log in with your USBKey. It will receive your name and ID number, never your PIN.',
    button: 'Log in with USBKey',
    going: 'You are logged in. Returning to “{{name}}”…',
    gone: 'This log-in has expired',
    goneText: 'Go back to the application and start logging in again.',
    back: 'Go back without logging in',
  },
}
