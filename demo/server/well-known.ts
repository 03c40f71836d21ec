/**
 * The ids every fresh database holds. They are fixed so that the tag on a page (`data-agent="…"`), a test and a
 * curl line can name them without asking first.
 */
export const DEMO_APP_ID = '5a8f3c1e-7b42-4d9a-9c65-1f0e2d3b4a50'
export const DEMO_MODEL_ID = 'c2d4e6f8-1a3b-4c5d-8e7f-9a0b1c2d3e4f'
export const DEMO_ORG_ID = '0d9c8b7a-6f5e-4d3c-8b2a-1f0e9d8c7b6a'

/** What a user has to connect before the agent tells them their loyalty points. */
export const LOYALTY_REQUIREMENT_ID = '7e3a9b52-4c1d-4f60-8a2e-5d6c7b8a9f01'
