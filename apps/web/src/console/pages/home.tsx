import { useEffect } from 'react'
import { useStaff } from '../gate.tsx'
import { useSpeech } from '../language.tsx'
import { useGo } from '../links.tsx'
import { Waiting } from '../notices.tsx'
import { firstRoom } from '../rooms.ts'

/** The console's own address leads to the room that this person's work is in. */
export function Page() {
  const { words } = useSpeech()
  const staff = useStaff()
  const room = staff.mustDo ? '/console/account' : firstRoom(staff)
  const go = useGo()
  useEffect(() => {
    if (room) void go({ to: room, replace: true })
  }, [room, go])
  return room ? <Waiting /> : <h1>{words.rooms.none}</h1>
}
