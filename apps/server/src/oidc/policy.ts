import { interactionPolicy } from 'oidc-provider'

/** Every log-in asks for the token anew: another window of this browser must not do for a signature. */
export function tokenEachTime(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base()
  const login = policy.get('login')
  login?.checks.add(
    new interactionPolicy.Check('token_each_time', 'A log-in by certificate is needed', ({ oidc }) =>
      oidc.result?.login ? interactionPolicy.Check.NO_NEED_TO_PROMPT : interactionPolicy.Check.REQUEST_PROMPT,
    ),
  )
  // What an application may learn is agreed when it is registered; see loadExistingGrant.
  policy.remove('consent')
  return policy
}
