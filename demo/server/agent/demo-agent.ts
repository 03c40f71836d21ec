import type { Agent } from './agent.ts'
import type { Pacer } from './pace.ts'
import { createAskForApproval } from './scenarios/ask-for-approval.ts'
import { createAskQuestion } from './scenarios/ask-question.ts'
import { createHandOver } from './scenarios/hand-over.ts'
import { createLetMeChoose } from './scenarios/let-me-choose.ts'
import { createLinkAccount } from './scenarios/link-account.ts'
import { createMakeFile } from './scenarios/make-file.ts'
import { createPleaseFail } from './scenarios/please-fail.ts'
import { createReadFile } from './scenarios/read-file.ts'
import type { Scenario } from './scenarios/scenario.ts'
import { createShowSources } from './scenarios/show-sources.ts'
import { createUseFailingTool, createUseTool } from './scenarios/use-tool.ts'

interface Parts {
  pacer: Pacer
  /** Answers what no scenario is asked for. */
  fallback: Agent
  isAccountConnected(userId: string): Promise<boolean>
}

/** The scenarios by what the visitor types, in front of an agent that answers everything else. */
export function createDemoAgent({ pacer, fallback, isAccountConnected }: Parts): Agent {
  const readFile = createReadFile(pacer)
  // The first that fits: the longer phrase stands before the one it contains.
  const scenarios: readonly Scenario[] = [
    createUseFailingTool(pacer),
    createUseTool(pacer),
    createAskForApproval(pacer),
    createAskQuestion(pacer),
    createLetMeChoose(pacer),
    createMakeFile(pacer),
    readFile,
    createShowSources(pacer),
    createHandOver(pacer),
    createPleaseFail(pacer),
    createLinkAccount(pacer, isAccountConnected),
  ]
  return (turn, signal) => {
    const asked = scenarios.find(({ isAskedBy }) => isAskedBy(turn.question))
    const scenario = asked ?? (turn.files.length > 0 ? readFile : undefined)
    return (scenario?.agent ?? fallback)(turn, signal)
  }
}
