/** Every page of the assistant. Tests list them from here. */
export const ASSISTANT_ROUTES = ['/', '/consent', '/demo'] as const

export type AssistantPath = (typeof ASSISTANT_ROUTES)[number]
