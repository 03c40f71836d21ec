import type { Reporter, TestModule } from 'vitest/node'

/** Ends the run with one plain line that any script can read: `N passed, N failed`. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]) {
    let passed = 0
    let failed = unhandledErrors.length
    for (const module of modules) {
      // A file that could not even be loaded has no tests that could fail.
      if (module.errors().length > 0) failed += 1
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state === 'passed') passed += 1
        else if (state === 'failed') failed += 1
      }
    }
    // After the default reporter has written its own summary.
    process.once('exit', () => console.log(`\n${passed} passed, ${failed} failed`))
  }
}
