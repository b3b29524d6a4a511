// Administration: who uses an account, hand-over and back, settings that are tried, pasted holidays, deputies, a one-time password used twice.
import { axe, equal, newPage, none, ok, PASSWORD } from '../lib.mjs'

async function signIn(browser, server, name, password) {
  const one = await newPage(browser)
  await one.page.goto(`${server.url}/login`)
  await one.page.fill('input[name=name]', name)
  await one.page.fill('input[name=password]', password)
  await one.page.click('button[type=submit]')
  return one
}

/* An account of the unit with a password of its own. */
async function member(office, name, role) {
  const { server, browser } = office
  const { stdout } = server.run('user', 'add', name, '--role', role, '--org', '市教育局')
  const secret = /password:\s+(\S+)/.exec(stdout)?.[1]
  const one = await signIn(browser, server, name, secret)
  await one.page.waitForURL(/\/password/)
  await one.page.fill('input[name=old]', secret)
  await one.page.fill('input[name=new]', PASSWORD)
  await one.page.fill('input[name=again]', PASSWORD)
  await one.page.click('button[type=submit]')
  await one.page.waitForURL((url) => !/password|login/.test(url.pathname))
  return { ...one, secret }
}

async function choose(page, label, text) {
  await page.fill(`input[aria-label="${label}"]`, text)
  await page.locator('.el-select-dropdown__item:visible', { hasText: text }).first().click()
}

export default [
  [
    'admin: an account says who uses it; a one-time password is shown with its rule and opens once',
    async ({ server, browser }) => {
      const { page, context, complaints } = await signIn(browser, server, 'admin', PASSWORD)
      await page.waitForURL(/accounts$/)
      await page.fill('input[name=account]', 'newcomer')
      await page.fill('.add input[name=person]', '钱 小明')
      await page.click('.add button[type=submit]')
      const secret = (await page.textContent('.secret')).trim()
      ok('the rule is told', (await page.textContent('.el-dialog')).includes('只能登录一次，24 小时内有效'))
      await page.click('.el-dialog .el-button--primary')
      await page.fill('input[name=find]', '钱小明')
      await page.waitForSelector('tbody tr:has-text("newcomer"):has-text("一次性密码未用")')
      equal('one is found', await page.locator('tbody tr').count(), 1)
      none('axe on accounts', await axe(page))
      const first = await signIn(browser, server, 'newcomer', secret)
      await first.page.waitForURL(/\/password/)
      const second = await signIn(browser, server, 'newcomer', secret)
      await second.page.waitForSelector('[role=alert]:has-text("已经用过")')
      await page.reload()
      await page.waitForSelector('tbody tr:has-text("newcomer"):has-text("已登录，未改密码")')
      none('complaints', complaints)
      for (const one of [first, second, { context }]) await one.context.close()
    },
  ],
  [
    'admin: a hand-over is looked at, done, and taken back',
    async (office) => {
      const old = await member(office, 'leaving', 'reporter')
      const next = await member(office, 'coming', 'reviewer')
      const { page, context, complaints } = await signIn(office.browser, office.server, 'security', PASSWORD)
      await page.waitForURL(/accounts$/)
      await page.goto(`${office.server.url}/handover`)
      await choose(page, '移交人', 'leaving')
      await page.waitForSelector('.moves:has-text("身份 1 项")')
      await choose(page, '接任人', 'coming')
      none('axe on handing over', await axe(page))
      await page.click('button:has-text("办理交接")')
      await page.waitForSelector('tbody tr:has-text("leaving → coming")')
      await page.waitForSelector('.moves:has-text("没有单位或岗位的身份")')
      await page.click('tbody tr:has-text("leaving → coming") button:has-text("撤回")')
      await page.waitForSelector('tbody tr:has-text("leaving → coming"):has-text("撤回") .num')
      await page.waitForSelector('.moves:has-text("身份 1 项")')
      none('complaints', complaints)
      for (const one of [old, next, { context }]) await one.context.close()
    },
  ],
  [
    'admin: settings stand in sections, refuse what is out of bounds, and can be tried',
    async ({ server, browser }) => {
      const { page, context, complaints } = await signIn(browser, server, 'security', PASSWORD)
      await page.waitForURL(/accounts$/)
      await page.goto(`${server.url}/settings`)
      await page.waitForSelector('#part-signin h2:has-text("登录和会话")')
      await page.fill('#s-session_hours', '99')
      await page.waitForSelector('#part-signin .fault:has-text("1 到 24")')
      await page.click('#part-signin button:has-text("恢复默认")')
      await page.click('#part-oidc button:has-text("检查认证服务")')
      await page.waitForSelector('#part-oidc .lamp-red')
      await page.fill('#part-notify input[type=text][aria-label="机器人地址"], #part-notify [aria-label="机器人地址"]', 'https://example.cn/x')
      await page.click('#part-notify button:has-text("发一条测试消息")')
      await page.waitForSelector('#part-notify .lamp-red')
      none('axe on settings', await axe(page))
      complaints.length = 0 // the browser itself reports the refused test
      await context.close()
    },
  ],
  [
    'admin: days are pasted from a notice, looked at, and saved',
    async ({ page, server, complaints }) => {
      await page.goto(`${server.url}/holidays`)
      await page.waitForSelector('table.grid tbody tr')
      await page.click('button:has-text("粘贴导入")')
      await page.fill('.el-dialog textarea', '店庆：7月15日（周三）至16日放假，共2天。\n说明文字')
      await page.click('.el-dialog button:has-text("读一读")')
      await page.waitForSelector('.el-dialog .days li:has-text("店庆") >> nth=1')
      ok('what was not understood is told', (await page.textContent('.unread')).includes('说明文字'))
      none('axe on pasting', await axe(page))
      await page.click('.el-dialog button:has-text("保存这 2 天")')
      await page.waitForSelector('tbody tr:has-text("店庆")')
      none('complaints', complaints)
    },
  ],
  [
    'admin: a signer names a deputy and takes it back; others are told who can',
    async (office) => {
      const { page, context, complaints } = await member(office, 'boss', 'signer')
      await page.click('nav a[href="/deputies"]')
      await page.click('.add .who')
      await page.locator('.el-select-dropdown__item:visible', { hasText: 'coming' }).first().click()
      await page.fill('.add .day >> nth=1 >> input', '2099-12-31')
      await page.keyboard.press('Tab')
      await page.click('.add button[type=submit]')
      await page.waitForSelector('.line:has-text("coming")')
      none('axe on deputies', await axe(page))
      await page.click('.line:has-text("coming") button')
      await page.waitForSelector('.line:has-text("coming")', { state: 'detached' })
      equal('no doubts in the navigation', await page.locator('nav a[href$="/doubts"]').count(), 0)
      for (const place of ['accounts', 'settings', 'handover', 'traces', 'outbox']) {
        await page.goto(`${office.server.url}/${place}`)
        await page.waitForSelector('.empty:has-text("没有权限")')
      }
      none('complaints', complaints)
      await context.close()
    },
  ],
]
