import { useEffect, useState } from 'react'
import { type DetailedToken, followTokens } from './call-agent.ts'

const AGAIN_MS = 1500

/** Tokens as they come and go; undefined before the first answer. `away` once the agent does not answer. */
export function useTokens(): { tokens: DetailedToken[] | undefined; away: boolean } {
  const [tokens, setTokens] = useState<DetailedToken[]>()
  const [away, setAway] = useState(false)
  useEffect(() => {
    const leaving = new AbortController()
    let timer: ReturnType<typeof setTimeout>
    const follow = () => {
      followTokens(leaving.signal, (next) => {
        setTokens(next)
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
  return { tokens, away }
}
