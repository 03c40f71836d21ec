/** Something the user has to do first, such as connecting an account, before the agent can work for them. */
export interface Requirement {
  readonly requirementId: string
  readonly title: string
  readonly description?: string
}
