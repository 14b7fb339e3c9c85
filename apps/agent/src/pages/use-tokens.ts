import { useEffect, useState } from 'react'
import { type DetailedToken, followTokens, type ModuleFault } from './call-agent.ts'

const AGAIN_MS = 1500

export interface Present {
  /** Undefined before the first answer. */
  tokens: DetailedToken[] | undefined
  /** Vendors' libraries that fail now. */
  faults: readonly ModuleFault[]
  /** The agent does not answer. */
  away: boolean
}

/** Tokens as they come and go, and what keeps others from being seen. */
export function useTokens(): Present {
  const [tokens, setTokens] = useState<DetailedToken[]>()
  const [faults, setFaults] = useState<ModuleFault[]>([])
  const [away, setAway] = useState(false)
  useEffect(() => {
    const leaving = new AbortController()
    let timer: ReturnType<typeof setTimeout>
    const follow = () => {
      followTokens(leaving.signal, (next, failing) => {
        setTokens(next)
        setFaults(failing)
        setAway(false)
      })
        .catch(() => {})
        .then(() => {
          if (leaving.signal.aborted) return
          setAway(true)
          timer = setTimeout(follow, AGAIN_MS)
        })
    }
    follow()
    return () => {
      leaving.abort()
      clearTimeout(timer)
    }
  }, [])
  return { tokens, faults, away }
}
