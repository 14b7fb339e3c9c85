import { Link, useNavigate } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, ComponentType, Ref } from 'react'
import type { ConsolePath } from './routes.ts'

export interface Place {
  to: ConsolePath
  params?: Record<string, string>
  search?: object
}

type PageLinkProps = Place &
  AnchorHTMLAttributes<HTMLAnchorElement> & {
    ref?: Ref<HTMLAnchorElement>
    /** When the router marks the link as the current page. */
    activeOptions?: { exact?: boolean; includeSearch?: boolean; explicitUndefined?: boolean }
  }

// Routes are made from a table, so the router cannot infer their types: the table's own paths are checked here instead.
export const PageLink = Link as unknown as ComponentType<PageLinkProps>

export function useGo(): (place: Place & { replace?: boolean }) => Promise<void> {
  return useNavigate() as unknown as (place: Place & { replace?: boolean }) => Promise<void>
}
