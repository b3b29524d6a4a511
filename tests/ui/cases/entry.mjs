// Coming in: a wrong password, the first password, and out again.
import { axe, equal, none, ok, PASSWORD } from '../lib.mjs'

async function signIn(page, password) {
  await page.fill('input[name=name]', 'office')
  await page.fill('input[name=password]', password)
  await page.click('button[type=submit]')
}

export default [
  [
    'a page behind the login leads to the login and back',
    async ({ page, server, complaints }) => {
      await page.goto(`${server.url}/directory`)
      await page.waitForURL(/\/login\?next=\/directory/)
      none('axe on the login', await axe(page))
      none('complaints', complaints)
    },
    true,
  ],
  [
    'a wrong password says so and lets nobody in',
    async ({ page, complaints }) => {
      await signIn(page, 'not the password')
      await page.waitForSelector('[role=alert]')
      ok('the code is shown', (await page.textContent('[role=alert]')).includes('ERR_'))
      equal('the password field is empty again', await page.inputValue('input[name=password]'), '')
      complaints.length = 0 // the browser itself reports the 401
    },
  ],
  [
    'the first login asks for a password of their own',
    async ({ page, server, complaints }) => {
      await signIn(page, server.secret)
      await page.waitForURL(/\/password/)
      await page.goto(`${server.url}/directory`)
      await page.waitForURL(/\/password/)
      none('axe on the password page', await axe(page))
      await page.fill('input[name=old]', server.secret)
      await page.fill('input[name=new]', PASSWORD)
      await page.fill('input[name=again]', PASSWORD + 'x')
      await page.click('button[type=submit]')
      await page.waitForSelector('[role=alert]')
      await page.fill('input[name=again]', PASSWORD)
      await page.click('button[type=submit]')
      await page.waitForURL(/\/plans$/)
      none('complaints', complaints)
    },
    true,
  ],
  [
    'leaving and coming back with the new password',
    async ({ page, complaints }) => {
      await page.click('.who')
      await page.click('.el-dropdown-menu__item:has-text("退出登录")')
      await page.waitForURL(/\/login/)
      await signIn(page, PASSWORD)
      await page.waitForURL(/\/plans$/)
      none('complaints', complaints)
    },
  ],
  [
    'without a document at hand there is a sample to look at',
    async ({ page, server, complaints }) => {
      await page.waitForSelector('.empty')
      await page.click('.empty .sample')
      await page.waitForURL(/\/upload\/\d+$/)
      await page.waitForSelector('.strip')
      equal('tasks of the sample', await page.locator('.strip .n').first().textContent(), '117')
      await page.click('.actions button:has-text("放弃")')
      await page.waitForURL(/\/upload$/)
      await page.waitForSelector('.zone')
      none('complaints', complaints)
      await page.goto(`${server.url}/plans`)
    },
  ],
  [
    'an empty house says what to do next',
    async ({ page }) => {
      await page.waitForSelector('.empty')
      none('axe on the empty list of plans', await axe(page))
      await page.click('.empty .el-button--primary')
      await page.waitForURL(/\/upload$/)
    },
    true,
  ],
]
