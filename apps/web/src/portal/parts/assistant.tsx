import { type Assistant, type AssistantView, connectAssistant } from '@certhall/bridge'
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react'
import { useHall } from './hall.ts'

interface AssistantStore {
  assistant: Assistant
  subscribe(listener: () => void): () => void
  view(): AssistantView
}

const Context = createContext<AssistantStore | undefined>(undefined)
const SEARCHING: AssistantView = { way: 'window', state: 'searching', tokens: [] }

/** One connection to the assistant for as long as the portal is open. */
export function AssistantProvider({ children }: { children: ReactNode }) {
  const { agentOrigins } = useHall()
  const origins = agentOrigins.join()
  const [store, setStore] = useState<AssistantStore>()
  useEffect(() => {
    const made = createStore(origins.split(','))
    setStore(made)
    return () => made.assistant.close()
  }, [origins])
  return <Context value={store}>{children}</Context>
}

function createStore(origins: string[]): AssistantStore {
  const assistant = connectAssistant({ origins })
  const listeners = new Set<() => void>()
  let view = SEARCHING
  assistant.subscribe((next) => {
    view = next
    for (const listener of listeners) listener()
  })
  return {
    assistant,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    view: () => view,
  }
}

const nothing = () => () => {}

export function useAssistant(): { assistant: Assistant | undefined; view: AssistantView } {
  const store = useContext(Context)
  const view = useSyncExternalStore(store?.subscribe ?? nothing, store?.view ?? (() => SEARCHING))
  return useMemo(() => ({ assistant: store?.assistant, view }), [store, view])
}
