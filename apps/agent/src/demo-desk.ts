import { CerthallError, type FaultHook, type FaultPoint } from '@certhall/model'
import { insert, listVirtualTokens, remove } from '@certhall/token'

/** What the demo page does: the hand that plugs tokens in, and the accident that pulls them. */
export interface DemoDesk {
  list(): ReturnType<typeof listVirtualTokens>
  plug(serial: string, inserted: boolean): Promise<void>
  /** Pulls the token at the next passing of this point of a delivery, once; null forgets the plan. */
  plan(point: DemoPlan | null): void
  planned(): DemoPlan | null
  hook: FaultHook
}

export interface DemoPlan {
  call: string
  moment: FaultPoint['moment']
}

/** `next` is asked wherever the demo has planned nothing. */
export function openDemoDesk(tokensDir: string, next: FaultHook | undefined): DemoDesk {
  let plan: DemoPlan | null = null
  return {
    list: () => listVirtualTokens(tokensDir),
    async plug(serial, inserted) {
      if (!(await listVirtualTokens(tokensDir)).some((token) => token.serial === serial)) {
        throw new CerthallError('token-absent')
      }
      await (inserted ? insert : remove)(tokensDir, serial)
    },
    plan(point) {
      plan = point
    },
    planned: () => plan,
    async hook(point) {
      if (point.kind === 'token' && plan && plan.call === point.call && plan.moment === point.moment) {
        plan = null
        return 'pull'
      }
      return (await next?.(point)) ?? 'go'
    },
  }
}
