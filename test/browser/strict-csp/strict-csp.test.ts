import { expect, it } from 'vitest'
import { scriptTag, useBrowser } from '../../support/browser-page.ts'

const { open } = useBrowser()

const policy = [
  "default-src 'none'",
  "script-src 'nonce-r4nd0m' 'strict-dynamic'",
  "style-src 'self'",
  "connect-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

it('P1 P2 P3 looks and works whole under a strict policy, without one violation', async () => {
  const listen = `<script nonce="r4nd0m">
    window.violations = []
    addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective + ' ' + event.blockedURI))
  </script>`
  const chat = await open({
    html: `<!doctype html><html lang="en"><head>${listen}</head><body><h1>Strict</h1>${scriptTag({ accent: '#0f766e', prompts: 'What does shipping cost?' }, 'nonce="r4nd0m"')}</body></html>`,
    headers: { 'content-security-policy': policy },
  })
  await chat.openPanel()
  await chat.button('What does shipping cost?').click()
  await chat.messages.nth(1).waitFor()
  await chat.button('Send message').waitFor()
  await chat.ask('And how long does it take?')
  await chat.button('Copy').last().click()
  expect(await chat.messages.count()).toBe(4)
  const look = await chat.launcher.evaluate((element) => {
    const { backgroundColor, position, width } = getComputedStyle(element)
    return { backgroundColor, position, width }
  })
  expect(look).toEqual({ backgroundColor: 'rgb(15, 118, 110)', position: 'fixed', width: '56px' })
  expect(await chat.page.evaluate(() => (window as unknown as { violations: string[] }).violations)).toEqual(
    [],
  )
})
