// The year's work with real people: the office sends a round, a reporter answers it in seconds, a signer signs.
import { axe, equal, newPage, none, ok, PASSWORD } from '../lib.mjs'

const ORG = '市财政局'

/* An account of a unit with a password of its own, signed in on a page of its own. */
async function person(office, name, role) {
  const { stdout, stderr } = office.server.run('user', 'add', name, '--role', role, '--org', ORG)
  const secret = /password:\s+(\S+)/.exec(stdout)?.[1]
  ok(`an account for ${name}: ${stdout}${stderr}`, secret)
  const one = await newPage(office.browser)
  await one.page.goto(`${office.server.url}/login`)
  await one.page.fill('input[name=name]', name)
  await one.page.fill('input[name=password]', secret)
  await one.page.click('button[type=submit]')
  await one.page.waitForURL(/\/password/)
  await one.page.fill('input[name=old]', secret)
  await one.page.fill('input[name=new]', PASSWORD)
  await one.page.fill('input[name=again]', PASSWORD)
  await one.page.click('button[type=submit]')
  await one.page.waitForURL((url) => !/password|login/.test(url.pathname))
  return one
}

const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
const card = (page, words) => page.locator('article.report', { hasText: words })

export default [
  [
    'the office sees who a round would ask and what it costs, then sends it',
    async (office) => {
      const { page, server, complaints } = office
      await page.goto(`${server.url}/rounds`)
      await page.click('text=新开一轮 >> nth=0')
      await page.click('.el-dialog >> text=看看要问谁')
      await page.waitForURL(/\/rounds\/\d+$/)
      await page.waitForSelector('.strip')
      const asked = Number((await page.textContent('.strip dd >> nth=0')).replace(/\D/g, ''))
      ok('some tasks are asked', asked > 0)
      none('axe on the draft of a round', await axe(page))
      await page.click('.head >> text=发出')
      await page.click('.el-dialog >> text=发出 >> nth=-1')
      await page.waitForSelector('.tag:has-text("进行中")')
      none('complaints', complaints)
    },
  ],
  [
    'a reporter changes two numbers and sends within three clicks and twenty seconds',
    async (office) => {
      office.reporter = await person(office, 'reporter', 'reporter')
      const { page, complaints } = office.reporter
      await page.goto(`${office.server.url}/todo`)
      await page.waitForSelector('article.report')
      none('axe on the to-do list', await axe(page))
      const began = Date.now()
      let clicks = 0
      const one = card(page, '一般公共预算收入')
      clicks++
      await one.locator('input.el-input__inner').first().click()
      await page.keyboard.type('3.1')
      clicks++
      await one.locator('textarea').first().click()
      await page.keyboard.type('截至目前一般公共预算收入增长3.1%，完成32.5亿元。')
      clicks++
      await one.locator('button.send').click()
      await one.locator('.wait.done').waitFor()
      ok(`clicks: ${clicks}`, clicks <= 3)
      ok(`took ${Date.now() - began} ms`, Date.now() - began < 20_000)
      none('complaints', complaints)
    },
  ],
]
