import type { Hall, PublicProfile } from '@certhall/model/api'
import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { hallQuery } from '../queries.ts'

/** What the hall says of itself. The shell draws pages only once it is known. */
export function useHall(): Hall {
  return useSuspenseQuery(hallQuery).data
}

export function useProfile(id: string | undefined): PublicProfile | undefined {
  const { profiles } = useHall()
  return profiles.find((profile) => profile.id === id) ?? (profiles.length === 1 ? profiles[0] : undefined)
}

/** The hall's clock: days left are counted by it, whatever this computer's clock says. */
export function useNow(): Date {
  const { data, dataUpdatedAt } = useQuery(hallQuery)
  const ahead = data ? new Date(data.now).getTime() - dataUpdatedAt : 0
  return new Date(Date.now() + ahead)
}

/** Dresses the page in the accent of the service that it is about. */
export function useAccent(profile: PublicProfile | undefined): void {
  const accent = profile?.accent
  useEffect(() => {
    if (accent) document.documentElement.style.setProperty('--profile-accent', accent)
    return () => {
      document.documentElement.style.removeProperty('--profile-accent')
    }
  }, [accent])
}
