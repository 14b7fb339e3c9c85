import type { Profile } from '@certhall/model'

/** One state of a service's rules: in force from `from` on, until a later one is. */
export interface ProfileState {
  /** Its place among all of this service; the file's is the first. */
  seq: number
  profile: Profile
  from: Date
  /** By which two people had it. Left out for the file's. */
  proposal?: string
}

/** The rules of every service with all that they have been and are to be; `Ra.profiles` are those in force. */
export interface ProfileBook {
  /** Takes up what other processes have added. */
  refresh(): Promise<void>
  /** Newest first, those to come included; none of a service that is not served here. */
  states(id: string): readonly ProfileState[]
  /** The file's rules, where they never have been in force and are not to be. */
  offered(id: string): Profile | undefined
  /** A profile from somebody's hand. `profile-refused` {faults: [{field, reason}]}. */
  read(body: unknown): Profile
  /**
   * Adds the state that follows `after`; once for each proposal. False, and nothing changed, where another one has followed it
   * already.
   */
  add(state: Required<Omit<ProfileState, 'seq'>>, after: number): Promise<boolean>
}
