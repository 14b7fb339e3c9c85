import { CerthallError } from '@certhall/model'
import type { PKCS11 } from 'pkcs11js'
import { ck, codeOf, type Handle } from './load-module.ts'
import { refusal } from './refusals.ts'
import { readSlot, type SlottedToken } from './slots.ts'

/** PKCS#11's log-in belongs to the token and the process, not to a session: one who is logged in per token. */
const loggedIn = new Map<string, object>()

/** One opening of a token. Each `run` is one piece of work in a session, told in our words when it fails. */
export interface Session {
  /** The token as it is now; `token-removed`. */
  look(): SlottedToken
  run<T>(work: (session: Handle) => T): T
  /** As `run`; `pin-required` without a log-in of this opening. */
  runLoggedIn<T>(work: (session: Handle) => T): T
  /** Work on the slot with no session of ours open. */
  runAlone(work: (slot: Handle) => void): void
  readonly isLoggedIn: boolean
  login(who: number, pin: string): void
  logout(): void
}

export function openSession(module: PKCS11, { slot, info }: SlottedToken, driver: string): Session {
  const me = {}
  let held: Handle | undefined
  let dead = false

  const isPresent = () => readSlot(module, slot, driver)?.info.serial === info.serial

  function told(error: unknown): unknown {
    const told = refusal(error, isPresent)
    if (told instanceof CerthallError && told.code === 'token-removed') {
      dead = true
      forget()
    }
    return told
  }

  function forget() {
    held = undefined
    if (loggedIn.get(info.id) === me) loggedIn.delete(info.id)
  }

  function open(): Handle {
    // Another token may be in the slot by now.
    if (!isPresent()) throw new CerthallError('token-removed')
    return module.C_OpenSession(slot, ck.CKF_SERIAL_SESSION | ck.CKF_RW_SESSION)
  }

  function run<T>(work: (session: Handle) => T): T {
    if (dead) throw new CerthallError('token-removed')
    let session: Handle | undefined
    try {
      session = held ?? open()
      return work(session)
    } catch (error) {
      throw told(error)
    } finally {
      if (session && session !== held) quietly(() => module.C_CloseSession(session as Handle))
    }
  }

  const isLoggedIn = () => held !== undefined && loggedIn.get(info.id) === me

  function logout() {
    const session = held
    const mine = isLoggedIn()
    forget()
    if (!session) return
    if (mine) quietly(() => module.C_Logout(session))
    quietly(() => module.C_CloseSession(session))
  }

  return {
    look() {
      if (dead) throw new CerthallError('token-removed')
      const now = readSlot(module, slot, driver)
      if (now?.info.serial === info.serial) return { ...now, info: { ...now.info, id: info.id } }
      dead = true
      forget()
      throw new CerthallError('token-removed')
    },
    run,
    runLoggedIn(work) {
      if (dead) throw new CerthallError('token-removed')
      if (!isLoggedIn()) throw new CerthallError('pin-required')
      return run(work)
    },
    runAlone(work) {
      logout()
      if (dead || !isPresent()) throw new CerthallError('token-removed')
      try {
        work(slot)
      } catch (error) {
        throw told(error)
      }
    },
    get isLoggedIn() {
      return isLoggedIn()
    },
    login(who, pin) {
      if (dead) throw new CerthallError('token-removed')
      logout()
      let session: Handle | undefined
      try {
        session = open()
        try {
          module.C_Login(session, who, pin)
        } catch (error) {
          if (codeOf(error) !== ck.CKR_USER_ALREADY_LOGGED_IN) throw error
          // Somebody of this process is: the PIN would not have been looked at.
          module.C_Logout(session)
          loggedIn.delete(info.id)
          module.C_Login(session, who, pin)
        }
        held = session
        loggedIn.set(info.id, me)
      } catch (error) {
        const opened = session
        if (opened) quietly(() => module.C_CloseSession(opened))
        throw told(error)
      }
    },
    logout,
  }
}

/** What is left behind anyway: a token that was pulled has nothing to close. */
function quietly(work: () => void): void {
  try {
    work()
  } catch {}
}
